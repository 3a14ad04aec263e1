package io.autossl.deployer.storage;

import java.time.Duration;

/** How often to delete what has been kept for long enough. */
public final class RetentionInterval {

  private static final Duration MIN_INTERVAL = Duration.ofSeconds(10);
  private static final Duration MAX_INTERVAL = Duration.ofHours(1);
  private static final int DELETIONS_WHILE_KEPT = 10;

  private RetentionInterval() {}

  /** A tenth of the time that something is kept, but at least ten seconds and at most an hour. */
  public static Duration of(Duration keep) {
    Duration interval = keep.dividedBy(DELETIONS_WHILE_KEPT);
    if (interval.compareTo(MIN_INTERVAL) < 0) {
      return MIN_INTERVAL;
    }
    return interval.compareTo(MAX_INTERVAL) > 0 ? MAX_INTERVAL : interval;
  }
}
