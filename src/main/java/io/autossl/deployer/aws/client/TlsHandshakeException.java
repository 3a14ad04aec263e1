package io.autossl.deployer.aws.client;

import java.io.IOException;

/**
 * There is no secure connection, so nothing was sent. The exceptions of TLS itself do not say that:
 * the other end may break off with the same ones later, and time-outs are of every kind.
 */
public final class TlsHandshakeException extends IOException {

  TlsHandshakeException(String host, IOException failure) {
    super("The TLS handshake with %s failed".formatted(host), failure);
  }
}
