package io.autossl.deployer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A proxy between a client and a server on this machine, which can interrupt connections. */
public final class TcpProxy implements AutoCloseable {

  private static final int BUFFER = 8_192;

  private final int port;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition thawed = lock.newCondition();
  private boolean frozen;
  private @Nullable ServerSocket listener;

  private TcpProxy(int port, int serverPort) {
    this.port = port;
    this.serverPort = serverPort;
  }

  /** Starts one, on a free port, for the server on this port. */
  public static TcpProxy to(int serverPort) {
    TcpProxy proxy = new TcpProxy(freePort(), serverPort);
    proxy.mend();
    return proxy;
  }

  /** Where clients find it. */
  public int port() {
    return port;
  }

  /** Closes all connections and refuses new ones, as if the server had stopped. */
  public void cut() {
    try {
      ServerSocket open = listener;
      if (open != null) {
        open.close();
      }
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Drops all bytes without closing connections, as a failed network does. */
  public void freeze() {
    setFrozen(true);
  }

  /** Lets everything through again. */
  public void mend() {
    setFrozen(false);
    try {
      if (listener == null || listener.isClosed()) {
        ServerSocket open = new ServerSocket();
        open.setReuseAddress(true);
        open.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = open;
        Thread.ofVirtual().start(() -> accept(open));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    setFrozen(false);
    cut();
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void setFrozen(boolean now) {
    lock.lock();
    try {
      frozen = now;
      thawed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept(ServerSocket open) {
    while (!open.isClosed()) {
      try {
        Socket client = open.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.add(client);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(client, server));
        Thread.ofVirtual().start(() -> pump(server, client));
      } catch (SocketException closed) {
        return;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitThaw();
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException closed) {
      // So is the other half.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitThaw() {
    lock.lock();
    try {
      while (frozen) {
        thawed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
