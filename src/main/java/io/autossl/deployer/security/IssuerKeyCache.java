package io.autossl.deployer.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.cache.concurrent.ConcurrentMapCache;

/**
 * Keeps the keys of an issuer of JWTs. Spring Security drops them for each JWT of a key that is not
 * among them, and asks the issuer again, while all other JWTs wait: whoever makes up the names of
 * keys could stop them all. So they are dropped once in a second at the most.
 */
final class IssuerKeyCache extends ConcurrentMapCache {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Clock clock;
  private Instant droppedAt = Instant.MIN;

  IssuerKeyCache(Clock clock) {
    super("issuer-keys");
    this.clock = clock;
  }

  @Override
  public synchronized boolean invalidate() {
    Instant now = clock.instant();
    if (now.isBefore(droppedAt.plus(SHORTEST))) {
      return false;
    }
    droppedAt = now;
    return super.invalidate();
  }
}
