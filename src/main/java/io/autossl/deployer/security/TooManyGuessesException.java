package io.autossl.deployer.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** An address is locked out. */
final class TooManyGuessesException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  private final Duration left;

  /**
   * Says so.
   *
   * @param left for how long it is still so
   */
  TooManyGuessesException(Duration left) {
    super("Too many wrong tokens");
    this.left = left;
  }

  /** In whole seconds, at least one. */
  long retryAfterSeconds() {
    return Math.max(1, left.plusMillis(999).toSeconds());
  }
}
