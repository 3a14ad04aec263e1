package io.autossl.deployer.deployment.run;

import io.autossl.deployer.deployment.DeploymentProperties;
import java.time.Duration;
import java.util.Optional;
import org.springframework.util.backoff.BackOffExecution;

/** How often and when a step's call is made again after a transient fault. */
final class RetryBudget {

  private final int attempts;
  private final BackOffExecution backoff;
  private int failedAttempts;

  RetryBudget(DeploymentProperties properties) {
    this.attempts = properties.retryAttempts();
    this.backoff = properties.retries();
  }

  /** An attempt failed: how long to wait before the next one; empty if there is to be none. */
  Optional<Duration> next() {
    failedAttempts++;
    return failedAttempts < attempts
        ? Optional.of(Duration.ofMillis(backoff.nextBackOff()))
        : Optional.empty();
  }
}
