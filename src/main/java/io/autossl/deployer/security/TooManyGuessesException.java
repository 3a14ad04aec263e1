package io.autossl.deployer.security;

import java.time.Duration;
import java.time.Instant;
import org.springframework.security.core.AuthenticationException;

/** An address has sent too many different wrong tokens. */
final class TooManyGuessesException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  private final Instant until;
  private final Duration left;

  /**
   * Says so.
   *
   * @param until when it may send another wrong one
   * @param left for how long that still is
   */
  TooManyGuessesException(Instant until, Duration left) {
    super("Too many wrong tokens");
    this.until = until;
    this.left = left;
  }

  Instant until() {
    return until;
  }

  /** In whole seconds, at least one. */
  long retryAfterSeconds() {
    return Math.max(1, left.plusMillis(999).toSeconds());
  }
}
