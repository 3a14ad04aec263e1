package io.autossl.deployer.cloudfront;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import software.amazon.awssdk.http.SystemPropertyTlsKeyManagersProvider;

/**
 * Makes TLS connections, and waits for answers to the handshake no longer than for the connection.
 * By itself, the HTTP client would wait as long as for the answer to a call; but whoever says
 * nothing yet has not been sent the call, and an import that was not sent may well be made again.
 */
final class TlsConnectionFactory extends SSLConnectionSocketFactory {

  private final int handshakeTimeoutMilliseconds;

  private TlsConnectionFactory(SSLContext context, Duration handshakeTimeout) {
    super(context);
    this.handshakeTimeoutMilliseconds =
        Math.clamp(handshakeTimeout.toMillis(), 1, Integer.MAX_VALUE);
  }

  /** Trusts whom the JVM trusts, and shows its certificate if it was given one. */
  static TlsConnectionFactory of(Duration handshakeTimeout) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(SystemPropertyTlsKeyManagersProvider.create().keyManagers(), null, null);
      return new TlsConnectionFactory(context, handshakeTimeout);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("TLS is not to be had", failure);
    }
  }

  @Override
  public Socket connectSocket(
      int connectTimeout,
      Socket socket,
      HttpHost host,
      InetSocketAddress remoteAddress,
      InetSocketAddress localAddress,
      HttpContext context)
      throws IOException {
    int answerTimeout = socket.getSoTimeout();
    socket.setSoTimeout(handshakeTimeoutMilliseconds);
    Socket connected =
        super.connectSocket(connectTimeout, socket, host, remoteAddress, localAddress, context);
    connected.setSoTimeout(answerTimeout);
    return connected;
  }

  /** Through a proxy, to which the connection has been made. */
  @Override
  public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
      throws IOException {
    int answerTimeout = socket.getSoTimeout();
    socket.setSoTimeout(handshakeTimeoutMilliseconds);
    try {
      Socket layered = super.createLayeredSocket(socket, target, port, context);
      layered.setSoTimeout(answerTimeout);
      return layered;
    } catch (SocketTimeoutException silence) {
      throw new ConnectTimeoutException(silence, new HttpHost(target, port));
    }
  }
}
