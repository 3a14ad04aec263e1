package io.autossl.deployer.benchmark;

import java.time.Duration;
import java.util.List;

/** Durations of the same thing. */
record Sample(List<Duration> durations) {

  Sample {
    durations = durations.stream().sorted().toList();
  }

  Duration median() {
    int size = durations.size();
    return size % 2 == 1
        ? durations.get(size / 2)
        : durations.get(size / 2 - 1).plus(durations.get(size / 2)).dividedBy(2);
  }

  /** The duration that this percentage of all does not exceed. */
  Duration percentile(int percent) {
    return durations.get(Math.ceilDiv(durations.size() * percent, 100) - 1);
  }
}
