package io.autossl.deployer.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Says nothing: the operating system makes connections to it, and nobody looks at them. */
final class SilentServer implements AutoCloseable {

  private static final int LONG_QUEUE = 50;

  /** More than fit into the smallest queue that the operating system makes. */
  private static final int CONNECTIONS_IN_QUEUE = 4;

  private final ServerSocket server;
  private final List<SocketChannel> queue = new ArrayList<>();

  private SilentServer(int queueLength) throws IOException {
    server = new ServerSocket(0, queueLength, InetAddress.getByName("127.0.0.1"));
  }

  /** One to which there is a connection at once. */
  static SilentServer connected() throws IOException {
    return new SilentServer(LONG_QUEUE);
  }

  /** One whose queue is full, so that no more connections are made. */
  static SilentServer unconnected() throws IOException {
    SilentServer silent = new SilentServer(1);
    for (int number = 0; number < CONNECTIONS_IN_QUEUE; number++) {
      SocketChannel channel = SocketChannel.open();
      silent.queue.add(channel);
      channel.configureBlocking(false);
      channel.connect(
          new InetSocketAddress(silent.server.getInetAddress(), silent.server.getLocalPort()));
    }
    return silent;
  }

  String endpoint(String scheme) {
    return "%s://127.0.0.1:%d".formatted(scheme, server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    try (server) {
      for (SocketChannel channel : queue) {
        channel.close();
      }
    }
  }
}
