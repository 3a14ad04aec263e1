package io.autossl.deployer.storage;

import java.time.Duration;

/** How often to delete what has been kept for long enough. */
public final class RetentionInterval {

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int DELETIONS_WHILE_KEPT = 10;

  private RetentionInterval() {}

  /** A tenth of the time that something is kept, but at least ten seconds and at most an hour. */
  public static Duration of(Duration keep) {
    Duration interval = keep.dividedBy(DELETIONS_WHILE_KEPT);
    if (interval.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return interval.compareTo(LONGEST) > 0 ? LONGEST : interval;
  }
}
