package io.autossl.deployer.deployment;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.validation.annotation.Validated;

/**
 * How deployments retry and wait, and how long they are kept.
 *
 * @param conflictBackoff the first wait when a change is in progress; it grows to one minute
 * @param conflictTimeout how long to wait for a change in progress; a throttled step is given up
 *     when AWS has accepted no call for so long, or after four times as long in all
 * @param retryBackoff the first wait after a transient fault; it grows exponentially, with jitter
 * @param retryAttempts how often one AWS call is attempted, 1 to 100
 * @param keep how long a deployment is kept after its end
 */
@Validated
@ConfigurationProperties("autossl.deployment")
public record DeploymentProperties(
    @DefaultValue("10s") @DurationMin(millis = 1) Duration conflictBackoff,
    @DefaultValue("30m") @DurationMin(millis = 1) Duration conflictTimeout,
    @DefaultValue("500ms") @DurationMin(millis = 1) Duration retryBackoff,
    @DefaultValue("8") @Min(1) @Max(100) int retryAttempts,
    @DefaultValue("400d") @DurationMin(seconds = 1) Duration keep) {

  private static final Duration MAX_CONFLICT_BACKOFF = Duration.ofMinutes(1);
  private static final Duration MAX_RETRY_BACKOFF = Duration.ofSeconds(20);
  private static final Duration MAX_CONFLICT_WAIT = Duration.ofSeconds(1);
  private static final double GROWTH = 2;

  /** The waits after transient faults of a call. */
  public BackOffExecution retries() {
    return waits(MAX_RETRY_BACKOFF);
  }

  /** The waits while others keep changing the same distribution. */
  public BackOffExecution conflictWaits() {
    return waits(MAX_CONFLICT_WAIT);
  }

  private BackOffExecution waits(Duration longest) {
    long first = retryBackoff.toMillis();
    ExponentialBackOff backOff = new ExponentialBackOff(first, GROWTH);
    backOff.setMaxInterval(Math.max(first, longest.toMillis()));
    backOff.setJitter(first / 2);
    return backOff.start();
  }

  /**
   * How long to wait for a change in progress, before asking again.
   *
   * @param waited how long it has been waited already
   */
  public Duration conflictBackoff(Duration waited) {
    Duration longest =
        conflictBackoff.compareTo(MAX_CONFLICT_BACKOFF) > 0
            ? conflictBackoff
            : MAX_CONFLICT_BACKOFF;
    // To wait as long as so far doubles the total.
    Duration next = waited.compareTo(conflictBackoff) > 0 ? waited : conflictBackoff;
    return next.compareTo(longest) > 0 ? longest : next;
  }
}
