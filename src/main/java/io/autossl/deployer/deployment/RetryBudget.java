package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AwsFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;

/**
 * How often and when a step's call is made again. Throttled calls do not count against the
 * attempts, since the account is to blame and not the step: they end by time.
 */
final class RetryBudget {

  private final DeploymentProperties properties;
  private final Clock clock;
  private final BackOffExecution passingBackoff;
  private final BackOffExecution throttledBackoff;
  private int failedAttempts;
  private @Nullable Instant throttledSince;

  RetryBudget(DeploymentProperties properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
    this.passingBackoff = properties.retries();
    this.throttledBackoff = properties.retries();
  }

  /** How long to wait before the next attempt; empty if there is to be none. */
  Optional<Duration> after(AwsFault fault) {
    return switch (fault) {
      case AwsFault.Passing passing -> afterPassing();
      case AwsFault.Throttled throttled -> afterThrottled();
      case AwsFault.ChangeInProgress other -> Optional.empty();
      case AwsFault.StaleVersion other -> Optional.empty();
      case AwsFault.UnknownCertificate other -> Optional.empty();
      case AwsFault.InvalidCredentials other -> Optional.empty();
      case AwsFault.Refused other -> Optional.empty();
    };
  }

  private Optional<Duration> afterPassing() {
    failedAttempts++;
    return failedAttempts < properties.retryAttempts()
        ? Optional.of(Duration.ofMillis(passingBackoff.nextBackOff()))
        : Optional.empty();
  }

  private Optional<Duration> afterThrottled() {
    Instant now = clock.instant();
    if (throttledSince == null) {
      throttledSince = now;
    }
    return throttledSince.plus(properties.conflictTimeout()).isAfter(now)
        ? Optional.of(Duration.ofMillis(throttledBackoff.nextBackOff()))
        : Optional.empty();
  }
}
