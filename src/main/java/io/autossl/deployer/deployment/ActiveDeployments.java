package io.autossl.deployer.deployment;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The deployments that are not over, in numbers.
 *
 * @param oldestQueued when the oldest was requested of those that are queued; null if none is
 */
record ActiveDeployments(Map<DeploymentStatus, Long> counts, @Nullable Instant oldestQueued) {

  ActiveDeployments {
    counts = Map.copyOf(counts);
  }

  long count(DeploymentStatus status) {
    return counts.getOrDefault(status, 0L);
  }

  Duration ageOfOldestQueued(Instant now) {
    return oldestQueued == null ? Duration.ZERO : Duration.between(oldestQueued, now);
  }
}
