package io.autossl.deployer.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Checks whether the token of a request is still valid, for responses that go on for long. */
@Component
public class TokenRevalidation {

  /** How long one answer of the database serves all responses with the same token. */
  private static final Duration SHARED = Duration.ofMillis(800);

  private static final int MAX_SHARED = 1_000;

  private final LoadingCache<UUID, Boolean> exists;
  private final Clock clock;

  TokenRevalidation(ApiTokens apiTokens, Clock clock) {
    this.exists =
        Caffeine.newBuilder()
            .expireAfterWrite(SHARED)
            .maximumSize(MAX_SHARED)
            .build(apiTokens::exists);
    this.clock = clock;
  }

  /**
   * A check whether the token of the current request is still valid, to be called at any time and
   * in any thread. It throws a {@link org.springframework.dao.DataAccessException} or a {@link
   * org.springframework.transaction.TransactionException} if the database does not answer.
   */
  public BooleanSupplier ofCurrentRequest() {
    return SecurityContextHolder.getContext().getAuthentication()
            instanceof CallerAuthentication authentication
        ? () -> stands(authentication.caller())
        : () -> false;
  }

  private boolean stands(Caller caller) {
    Instant expiresAt = caller.expiresAt();
    UUID tokenId = caller.actor().tokenId();
    return (expiresAt == null || clock.instant().isBefore(expiresAt))
        && (tokenId == null || exists.get(tokenId));
  }
}
