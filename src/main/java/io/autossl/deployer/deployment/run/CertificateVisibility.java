package io.autossl.deployer.deployment.run;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the updates of a run may use a new ACM certificate, which CloudFront does not see at once.
 * After it has refused one, a single update tries at a time, and the others follow when it worked.
 */
final class CertificateVisibility {

  private static final Duration MAX_BETWEEN_TRIES = Duration.ofSeconds(10);
  private static final Duration TRY = Duration.ofSeconds(2);

  private final Duration shortestBetweenTries;
  private @Nullable Instant nextTry;

  /**
   * Nothing is known yet.
   *
   * @param nextTry when one update is to try first; null if all may
   */
  CertificateVisibility(Duration shortestBetweenTries, @Nullable Instant nextTry) {
    this.shortestBetweenTries = shortestBetweenTries;
    this.nextTry = nextTry;
  }

  /** How long an update has to wait before it asks again; zero if it may be sent now. */
  synchronized Duration delay(Instant now) {
    if (nextTry == null) {
      return Duration.ZERO;
    }
    if (now.isBefore(nextTry)) {
      return Duration.between(now, nextTry);
    }
    nextTry = now.plus(TRY);
    return Duration.ZERO;
  }

  /**
   * CloudFront did not see the certificate: the next try waits as long as the certificate is old,
   * within limits.
   *
   * @param importedAt the longer ago, the later the next try
   */
  synchronized void refused(Instant now, Instant importedAt) {
    Duration age = Duration.between(importedAt, now);
    Duration wait = age.compareTo(MAX_BETWEEN_TRIES) < 0 ? age : MAX_BETWEEN_TRIES;
    nextTry = now.plus(wait.compareTo(shortestBetweenTries) > 0 ? wait : shortestBetweenTries);
  }

  /** CloudFront sees the certificate, or rejects it: nothing is to be waited for any more. */
  synchronized void settled() {
    nextTry = null;
  }
}
