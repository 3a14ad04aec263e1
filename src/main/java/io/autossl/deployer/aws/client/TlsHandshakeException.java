package io.autossl.deployer.aws.client;

import java.io.IOException;

/**
 * The TLS handshake failed, so no request was sent. The exceptions of TLS itself do not show that:
 * the same ones occur when a connection breaks off later.
 */
public final class TlsHandshakeException extends IOException {

  TlsHandshakeException(String host, IOException failure) {
    super("The TLS handshake with %s failed".formatted(host), failure);
  }
}
