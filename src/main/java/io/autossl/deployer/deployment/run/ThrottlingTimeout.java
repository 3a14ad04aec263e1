package io.autossl.deployer.deployment.run;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long a throttled step is waited for. While AWS takes the calls of others with the same
 * access key, it only waits for its turn, unless that never comes.
 *
 * @param timeout how long AWS may take no call at all
 */
record ThrottlingTimeout(Duration timeout) {

  /** How many times as long a turn may be waited for. */
  private static final int MAX_QUEUE = 4;

  /**
   * Whether it is not to be waited for any longer.
   *
   * @param since when the step was first throttled, of all its calls in a row
   * @param lastTaken when AWS last took a call that shares its limit
   */
  boolean isExceeded(Instant since, Instant lastTaken, Instant now) {
    Instant silentSince = lastTaken.isAfter(since) ? lastTaken : since;
    return !now.isBefore(silentSince.plus(timeout))
        || !now.isBefore(since.plus(timeout.multipliedBy(MAX_QUEUE)));
  }
}
