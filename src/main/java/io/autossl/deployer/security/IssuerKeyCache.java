package io.autossl.deployer.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.concurrent.ConcurrentMapCache;

/**
 * Caches the keys of an issuer of JWTs. For each JWT with an unknown key id, Spring Security
 * empties its cache and asks the issuer again while all other JWTs wait, so that made-up key ids
 * could block them all. This cache asks the issuer once a second at most, whether it answers or
 * not, and keeps the known keys until the issuer has answered with others.
 */
final class IssuerKeyCache extends ConcurrentMapCache {

  static final Duration PAUSE = Duration.ofSeconds(1);

  private final Clock clock;
  private Instant askedAt = Instant.MIN;
  private boolean isOutdated;
  private @Nullable ValueRetrievalException failure;

  IssuerKeyCache(Clock clock) {
    super("issuer-keys");
    this.clock = clock;
  }

  /** Makes the next call of {@code get} ask for newer keys. */
  @Override
  public synchronized boolean invalidate() {
    isOutdated = true;
    return true;
  }

  @Override
  @SuppressWarnings("unchecked")
  public synchronized <T> @Nullable T get(Object key, Callable<T> issuer) {
    ValueWrapper known = get(key);
    boolean isAskedLately = clock.instant().isBefore(askedAt.plus(PAUSE));
    boolean isEnough = !isOutdated || (isAskedLately && failure == null);
    isOutdated = false;
    if (known != null && isEnough) {
      return (T) known.get();
    }
    if (failure != null && isAskedLately) {
      throw failure;
    }
    try {
      T keys = issuer.call();
      put(key, keys);
      failure = null;
      return keys;
    } catch (Exception unanswered) {
      failure = new ValueRetrievalException(key, issuer, unanswered);
      throw failure;
    } finally {
      askedAt = clock.instant();
    }
  }
}
