package io.autossl.deployer.deployment;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** One watch for each deployment that somebody follows here. */
@Component
class RevisionWatches {

  private final DeploymentRepository deployments;
  private final Map<UUID, RevisionWatch> watches = new ConcurrentHashMap<>();
  private volatile boolean closing;

  RevisionWatches(DeploymentRepository deployments) {
    this.deployments = deployments;
  }

  /** The watch of a deployment, for one more follower, who is to leave it. */
  RevisionWatch join(UUID deploymentId) {
    RevisionWatch joined =
        watches.compute(
            deploymentId,
            (id, existing) -> {
              RevisionWatch watch = existing == null ? begin(id) : existing;
              watch.join();
              return watch;
            });
    if (closing) {
      joined.end();
    }
    return joined;
  }

  /** A follower has left. */
  void leave(UUID deploymentId) {
    watches.computeIfPresent(
        deploymentId,
        (id, watch) -> {
          if (watch.leave()) {
            watch.end();
            return null;
          }
          return watch;
        });
  }

  /** Whether nobody follows any deployment here. */
  boolean isEmpty() {
    return watches.isEmpty();
  }

  /** Who follows a deployment here is to follow it elsewhere. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    closing = true;
    watches.values().forEach(RevisionWatch::end);
  }

  private RevisionWatch begin(UUID deploymentId) {
    RevisionWatch watch = new RevisionWatch(deploymentId, deployments);
    Thread.ofVirtual().name("watch-" + deploymentId).start(watch);
    return watch;
  }
}
