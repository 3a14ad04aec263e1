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
 * Does the TLS handshake, and waits for each message of it no longer than for a connection. Through
 * a proxy, the HTTP client would wait as long as for the answer to a call. A failed handshake is
 * told apart from a lost answer, since nothing has been sent yet and an import can safely be
 * repeated.
 *
 * @param tls does the handshake
 * @param handshakeTimeout the longest wait for each message, in milliseconds
 */
record BoundedHandshakeTlsStrategy(TlsSocketStrategy tls, int handshakeTimeout)
    implements TlsSocketStrategy {

  /** Uses the JVM's trusted roots, and its client certificate if one is configured. */
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

  /** Does the handshake on a connection to AWS, or through a proxy to AWS. */
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
