package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.DeploymentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of deployments that are not over, by status.
 *
 * @param oldestQueued when the oldest queued deployment was requested; null if none is queued
 */
public record ActiveDeployments(
    Map<DeploymentStatus, Long> counts, @Nullable Instant oldestQueued) {

  /** Copies the map. */
  public ActiveDeployments {
    counts = Map.copyOf(counts);
  }

  /** How many deployments have this status. */
  public long count(DeploymentStatus status) {
    return counts.getOrDefault(status, 0L);
  }

  /** How long ago the oldest queued deployment was requested; zero if none is queued. */
  public Duration ageOfOldestQueued(Instant now) {
    return oldestQueued == null ? Duration.ZERO : Duration.between(oldestQueued, now);
  }
}
