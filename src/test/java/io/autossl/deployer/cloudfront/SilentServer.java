package io.autossl.deployer.cloudfront;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Says nothing, or does not even take connections. */
final class SilentServer implements AutoCloseable {

  /** Much longer than a connection takes on one machine. */
  private static final int PATIENCE_MILLISECONDS = 200;

  private final ServerSocket server;
  private final List<Socket> waiting = new ArrayList<>();

  private SilentServer(int backlog) throws IOException {
    this.server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
  }

  /** The operating system connects whoever calls it, and nobody ever reads what they send. */
  static SilentServer connecting() throws IOException {
    return new SilentServer(50);
  }

  /** So many have called that the operating system leaves further ones without an answer. */
  static SilentServer notConnecting() throws IOException {
    SilentServer server = new SilentServer(1);
    while (server.connectsOneMore()) {
      // Until it is full.
    }
    return server;
  }

  String endpoint(String scheme) {
    return scheme + "://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket client : waiting) {
      client.close();
    }
    server.close();
  }

  private boolean connectsOneMore() throws IOException {
    Socket client = new Socket();
    waiting.add(client);
    try {
      client.connect(
          new InetSocketAddress(server.getInetAddress(), server.getLocalPort()),
          PATIENCE_MILLISECONDS);
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    }
  }
}
