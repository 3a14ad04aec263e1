package io.autossl.deployer.cloudfront;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.http.protocol.HttpContext;
import software.amazon.awssdk.http.SystemPropertyTlsKeyManagersProvider;
import software.amazon.awssdk.http.apache.internal.conn.SdkTlsSocketFactory;

/**
 * Makes TLS connections, and waits for each answer during the handshake no longer than for a
 * connection. By itself, the HTTP client would wait as long as for the answer to a call; but while
 * the handshake is not over, nothing has been sent, and an import may well be made again.
 */
final class TlsConnectionFactory extends SdkTlsSocketFactory {

  private final int handshakeTimeoutMilliseconds;

  private TlsConnectionFactory(SSLContext context, Duration handshakeTimeout) {
    super(context, getDefaultHostnameVerifier());
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
      throw new IllegalStateException("TLS could not be set up", failure);
    }
  }

  /** Does the handshake on a connection to AWS, or to a proxy that has made one. */
  @Override
  public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
      throws IOException {
    int answerTimeout = socket.getSoTimeout();
    socket.setSoTimeout(handshakeTimeoutMilliseconds);
    try {
      Socket secure = super.createLayeredSocket(socket, target, port, context);
      secure.setSoTimeout(answerTimeout);
      return secure;
    } catch (SocketTimeoutException silence) {
      try (socket) {
        throw new HandshakeTimeoutException(target, silence);
      }
    }
  }
}
