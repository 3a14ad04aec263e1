package io.autossl.deployer.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Answers one JSON request of every connection, and closes it without having said that it would.
 */
final class HangingUpServer implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  HangingUpServer(byte[] answer) throws IOException {
    Thread.ofVirtual().start(() -> serve(answer));
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve(byte[] answer) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        int read;
        do {
          read = socket.getInputStream().read();
        } while (read >= 0 && read != '}');
        socket.getOutputStream().write(answer);
      } catch (IOException ended) {
        // The client's end of it, or this server's own.
      }
    }
  }
}
