package io.autossl.deployer.cloudfront;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A connection that leads nowhere: whatever is asked on it is answered from memory. */
final class CannedSocket extends Socket {

  private final UnaryOperator<String> answers;
  private final ByteArrayOutputStream asked = new ByteArrayOutputStream();
  private final InputStream answered = new Answers();
  private boolean closed;

  /**
   * A connection.
   *
   * @param answers the answer to every request; both are whole HTTP messages
   */
  CannedSocket(UnaryOperator<String> answers) {
    this.answers = answers;
  }

  @Override
  public OutputStream getOutputStream() {
    return asked;
  }

  @Override
  public InputStream getInputStream() {
    return answered;
  }

  @Override
  public void connect(SocketAddress address, int timeout) {
    // There is nothing to wait for.
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void shutdownInput() {
    // There is nobody to tell.
  }

  @Override
  public void shutdownOutput() {
    // There is nobody to tell.
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {
    // No network, nothing to linger for.
  }

  @Override
  public void setSoTimeout(int timeout) {
    // An answer takes no time. The socket's own method would ask the operating system for one.
  }

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // No network, no TCP.
  }

  @Override
  public void setKeepAlive(boolean on) {
    // No network, no TCP.
  }

  @Override
  public void setReuseAddress(boolean on) {
    // No network, no address.
  }

  private final class Answers extends InputStream {

    private InputStream answer = InputStream.nullInputStream();

    @Override
    public int read() throws IOException {
      return current().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return current().read(bytes, offset, length);
    }

    private InputStream current() throws IOException {
      if (answer.available() == 0 && asked.size() > 0) {
        String request = asked.toString(StandardCharsets.UTF_8);
        asked.reset();
        answer = new ByteArrayInputStream(answers.apply(request).getBytes(StandardCharsets.UTF_8));
      }
      return answer;
    }
  }
}
