package io.autossl.deployer.cloudfront;

import java.net.SocketTimeoutException;

/**
 * The other end did not answer a TLS handshake in time, so nothing was sent. After a time-out the
 * HTTP client tries the next address of a server that has several.
 */
final class HandshakeTimeoutException extends SocketTimeoutException {

  HandshakeTimeoutException(String host, SocketTimeoutException silence) {
    super("%s does not answer the TLS handshake".formatted(host));
    initCause(silence);
  }
}
