package io.autossl.deployer.deployment.run;

import java.time.Duration;
import java.time.Instant;

/**
 * When a throttled step is given up: when AWS has accepted no call that shares its limit for the
 * timeout ({@code autossl.deployment.conflict-timeout}); or, as long as AWS accepts the calls of
 * others, when the step itself has been throttled for four times as long.
 */
record ThrottlingTimeout(Duration timeout) {

  /** How many timeouts a step is waited for while AWS accepts the calls of others. */
  private static final int MAX_TIMEOUTS = 4;

  /**
   * Whether the step is to be given up.
   *
   * @param since when the step was first throttled, of all its calls in a row
   * @param lastAccepted when AWS last accepted a call that shares its limit
   */
  boolean isExceeded(Instant since, Instant lastAccepted, Instant now) {
    Instant silentSince = lastAccepted.isAfter(since) ? lastAccepted : since;
    return !now.isBefore(silentSince.plus(timeout))
        || !now.isBefore(since.plus(timeout.multipliedBy(MAX_TIMEOUTS)));
  }
}
