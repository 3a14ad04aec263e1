package io.autossl.deployer.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Checks whether the token of a request is still valid, for responses that go on for long. */
@Component
public class TokenRevalidation {

  /** How long one answer of the database serves all responses with the same token. */
  private static final Duration SHARED = Duration.ofMillis(800);

  private static final int MAX_SHARED = 1_000;

  private final Map<UUID, Answer> answers = new ConcurrentHashMap<>();
  private final ApiTokens apiTokens;
  private final Clock clock;

  TokenRevalidation(ApiTokens apiTokens, Clock clock) {
    this.apiTokens = apiTokens;
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
        && (tokenId == null || exists(tokenId));
  }

  private boolean exists(UUID tokenId) {
    if (answers.size() > MAX_SHARED) {
      answers.clear();
    }
    return answers
        .compute(
            tokenId,
            (id, last) ->
                last != null && last.isRecent() ? last : Answer.of(apiTokens.exists(tokenId)))
        .exists();
  }

  private record Answer(boolean exists, long nanos) {

    static Answer of(boolean exists) {
      return new Answer(exists, System.nanoTime());
    }

    boolean isRecent() {
      return System.nanoTime() - nanos < SHARED.toNanos();
    }
  }
}
