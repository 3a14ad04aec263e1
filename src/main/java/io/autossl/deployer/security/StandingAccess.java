package io.autossl.deployer.security;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Whether somebody who was let in still would be: for answers that go on for long. */
@Component
public class StandingAccess {

  private final ApiTokens apiTokens;
  private final Clock clock;

  StandingAccess(ApiTokens apiTokens, Clock clock) {
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
        && (tokenId == null || apiTokens.exists(tokenId));
  }
}
