package io.autossl.deployer.aws.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import software.amazon.awssdk.http.SystemPropertyTlsKeyManagersProvider;

/**
 * Makes connections secure, and waits for each answer during the handshake no longer than for a
 * connection. Through a proxy, the HTTP client would wait as long as for the answer to a call; but
 * while the handshake is not over, nothing has been sent, and an import may well be made again.
 *
 * @param tls does the handshake
 * @param handshakeTimeout the longest wait for each answer, in milliseconds
 */
record BoundedHandshakeTlsStrategy(TlsSocketStrategy tls, int handshakeTimeout)
    implements TlsSocketStrategy {

  /** Trusts whom the JVM trusts, and shows its certificate if it was given one. */
  static BoundedHandshakeTlsStrategy of(Duration handshakeTimeout) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(SystemPropertyTlsKeyManagersProvider.create().keyManagers(), null, null);
      return new BoundedHandshakeTlsStrategy(
          new DefaultClientTlsStrategy(context),
          Math.clamp(handshakeTimeout.toMillis(), 1, Integer.MAX_VALUE));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("TLS could not be set up", failure);
    }
  }

  /** Does the handshake on a connection to AWS, or to a proxy that has made one. */
  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    int answerTimeout = socket.getSoTimeout();
    try {
      socket.setSoTimeout(handshakeTimeout);
      SSLSocket secure = tls.upgrade(socket, target, port, attachment, context);
      secure.setSoTimeout(answerTimeout);
      return secure;
    } catch (IOException failure) {
      throw new TlsHandshakeException(target, failure);
    }
  }
}
