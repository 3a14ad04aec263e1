package io.autossl.deployer.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A connection to a service on this machine, for what no client would send. */
public final class RawConnection implements AutoCloseable {

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private boolean ended;

  /** Connects. */
  public RawConnection(int port) throws IOException {
    this(port, new Socket());
  }

  private RawConnection(int port, Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress("localhost", port));
  }

  /** Connects, and takes hardly anything before it is asked for. */
  public static RawConnection withSmallWindow(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(2048);
    return new RawConnection(port, socket);
  }

  /**
   * Sends bytes, one for each character; what the service does not take any more is lost.
   *
   * @return this
   */
  public RawConnection send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    } catch (IOException closedByTheService) {
      // What it answered before can still be read.
    }
    return this;
  }

  /**
   * Sends the same again and again.
   *
   * @return how often the service took it, until it ended the connection, at the most so often
   */
  public int sendUntilItEnds(String bytes, int mostTimes) {
    byte[] sent = bytes.getBytes(ISO_8859_1);
    for (int times = 0; times < mostTimes; times++) {
      try {
        socket.getOutputStream().write(sent);
      } catch (IOException endedByTheService) {
        return times;
      }
    }
    return mostTimes;
  }

  /** Whether the service ends the connection within this time. */
  public boolean endsWithin(int milliseconds) throws IOException {
    socket.setSoTimeout(milliseconds);
    byte[] buffer = new byte[8192];
    while (!ended) {
      try {
        int read = socket.getInputStream().read(buffer);
        ended = read < 0;
        received.write(buffer, 0, Math.max(read, 0));
      } catch (SocketTimeoutException notYet) {
        return false;
      } catch (SocketException reset) {
        ended = true;
      }
    }
    return true;
  }

  /** All that the service has sent until it ended the connection, or paused for 10 seconds. */
  public String answer() throws IOException {
    endsWithin(10_000);
    return received.toString(ISO_8859_1);
  }

  /** All that the service has sent so far. */
  public byte[] received() {
    return received.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
