package io.autossl.deployer.benchmark;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A deployment that was requested.
 *
 * @param requestedAt just before its request was sent
 */
record RequestedDeployment(ServiceApi api, String id, Instant requestedAt) {

  private static final Set<String> ACTIVE = Set.of("QUEUED", "RUNNING", "WAITING");
  private static final Duration MAX_DURATION = Duration.ofMinutes(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);
  private static final Duration RARE_POLL_INTERVAL = Duration.ofMillis(100);

  /** Requests one. */
  static RequestedDeployment of(ServiceApi api, String target, String certificate) {
    Instant requestedAt = Instant.now();
    return new RequestedDeployment(api, api.deploy(target, certificate), requestedAt);
  }

  /** Looks again and again whether it has ended, and tells how long that took. */
  FinishedDeployment awaitEnd() {
    return awaitEnd(Duration.ZERO);
  }

  /**
   * Looks again and again whether it has ended, and tells how long that took.
   *
   * @param shortest how long it takes in any case: looking earlier would only disturb it
   */
  FinishedDeployment awaitEnd(Duration shortest) {
    return awaitEnd(shortest, POLL_INTERVAL);
  }

  /**
   * Looks now and then whether it has ended, and tells how long that took, as the service says.
   *
   * @param shortest how long it takes in any case
   */
  Duration awaitStoredEnd(Duration shortest) {
    return awaitEnd(shortest, RARE_POLL_INTERVAL).stored();
  }

  private FinishedDeployment awaitEnd(Duration shortest, Duration interval) {
    Duration left = Duration.between(Instant.now(), requestedAt.plus(shortest));
    await("end of deployment " + id)
        .atMost(MAX_DURATION)
        .pollDelay(left.isNegative() ? Duration.ZERO : left)
        .pollInterval(interval)
        .until(() -> !ACTIVE.contains(api.deployment(id).path("status").asString()));
    Instant seenAt = Instant.now();
    return new FinishedDeployment(
        id,
        Duration.between(requestedAt, seenAt),
        Duration.between(requestedAt, end(api.deployment(id))));
  }

  /** When a deployment ended, which must have succeeded. */
  static Instant end(JsonNode deployment) {
    if (!deployment.path("status").asString().equals("SUCCEEDED")) {
      throw new IllegalStateException("Not succeeded: " + deployment);
    }
    return Instant.parse(deployment.path("finishedAt").asString());
  }
}
