package io.autossl.deployer.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers the first bytes of every connection with the same bytes, and keeps all it receives. */
final class OneAnswerServer implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Thread thread;

  OneAnswerServer(byte[] answer) throws IOException {
    thread = Thread.ofVirtual().start(() -> serve(answer));
  }

  int port() {
    return server.getLocalPort();
  }

  /** All received bytes, one character each; from then on no connection is accepted. */
  String received() throws IOException, InterruptedException {
    server.close();
    thread.join();
    return received.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve(byte[] answer) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        byte[] buffer = new byte[16_384];
        boolean answered = false;
        int read;
        while ((read = socket.getInputStream().read(buffer)) >= 0) {
          received.write(buffer, 0, read);
          if (!answered) {
            socket.getOutputStream().write(answer);
            answered = true;
          }
        }
      } catch (IOException ended) {
        // The client's end of it, or this server's own.
      }
    }
  }
}
