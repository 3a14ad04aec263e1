package io.autossl.deployer.storage;

import java.time.Duration;

/** How often to look for what has been kept for long enough. */
public final class RetentionInterval {

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int LOOKS_WHILE_KEPT = 10;

  private RetentionInterval() {}

  /** Short beside the time that something is kept; from ten seconds to an hour. */
  public static Duration of(Duration keep) {
    Duration interval = keep.dividedBy(LOOKS_WHILE_KEPT);
    if (interval.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return interval.compareTo(LONGEST) > 0 ? LONGEST : interval;
  }
}
