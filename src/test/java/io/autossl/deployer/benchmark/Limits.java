package io.autossl.deployer.benchmark;

import java.time.Duration;

/** What AWS alone takes, with as many calls in flight as an access key may have. */
final class Limits {

  private static final int CALLS_IN_FLIGHT = 64;

  private Limits() {}

  /** How long reading, one import and updating take when each call takes this long. */
  static Duration deployment(int distributions, Duration latency) {
    return latency.multipliedBy(2L * Math.ceilDiv(distributions, CALLS_IN_FLIGHT) + 1);
  }
}
