package io.autossl.deployer.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** An address has sent too many different wrong tokens. */
final class TooManyGuessesException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  private final Duration left;

  /**
   * Creates it.
   *
   * @param message whole sentences for the client
   * @param left for how long the address may send no other wrong token
   */
  TooManyGuessesException(String message, Duration left) {
    super(message);
    this.left = left;
  }

  /** In whole seconds, at least one. */
  long retryAfterSeconds() {
    return Math.max(1, left.plusMillis(999).toSeconds());
  }
}
