package io.autossl.deployer.deployment.web;

import io.autossl.deployer.deployment.store.DeploymentRepository;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** One watch for each deployment that somebody follows here. */
@Component
class RevisionPollers {

  private static final Logger log = LoggerFactory.getLogger(RevisionPollers.class);

  private final DeploymentRepository deployments;
  private final Map<UUID, RevisionPoller> watches = new ConcurrentHashMap<>();
  private volatile boolean closing;

  RevisionPollers(DeploymentRepository deployments) {
    this.deployments = deployments;
  }

  /** The watch of a deployment, for one more follower, who is to leave it. */
  RevisionPoller join(UUID deploymentId) {
    RevisionPoller joined =
        watches.compute(
            deploymentId,
            (id, existing) -> {
              RevisionPoller watch = existing == null ? begin(id) : existing;
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

  /** The deployments that somebody follows here. */
  Set<UUID> followed() {
    return Set.copyOf(watches.keySet());
  }

  /** Who follows a deployment here is to follow it elsewhere. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    closing = true;
    if (!watches.isEmpty()) {
      log.info("Who follows deployments {} is to follow them elsewhere", followed());
    }
    watches.values().forEach(RevisionPoller::end);
  }

  private RevisionPoller begin(UUID deploymentId) {
    RevisionPoller watch = new RevisionPoller(deploymentId, deployments);
    Thread.ofVirtual().name("watch-" + deploymentId).start(watch);
    return watch;
  }
}
