package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.DeploymentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The deployments that are not over, in numbers.
 *
 * @param oldestQueued when the oldest was requested of those that are queued; null if none is
 */
public record ActiveDeployments(
    Map<DeploymentStatus, Long> counts, @Nullable Instant oldestQueued) {

  public ActiveDeployments {
    counts = Map.copyOf(counts);
  }

  public long count(DeploymentStatus status) {
    return counts.getOrDefault(status, 0L);
  }

  public Duration ageOfOldestQueued(Instant now) {
    return oldestQueued == null ? Duration.ZERO : Duration.between(oldestQueued, now);
  }
}
