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

/** Whether somebody who was let in still would be: for answers that go on for long. */
@Component
public class TokenRevalidation {

  /** For so long all who follow something with one token share an answer. */
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
   * Tells, whenever it is asked and in any thread, whether the token of the current request is
   * still good. Throws a {@link org.springframework.dao.DataAccessException} or a {@link
   * org.springframework.transaction.TransactionException} then if that cannot be read.
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
