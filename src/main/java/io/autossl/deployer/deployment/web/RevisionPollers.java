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

/** One poller for each deployment that has subscribers here. */
@Component
class RevisionPollers {

  private static final Logger log = LoggerFactory.getLogger(RevisionPollers.class);

  private final DeploymentRepository deployments;
  private final Map<UUID, RevisionPoller> pollers = new ConcurrentHashMap<>();
  private volatile boolean closing;

  RevisionPollers(DeploymentRepository deployments) {
    this.deployments = deployments;
  }

  /** The poller of a deployment, for one more subscriber, which is to unsubscribe. */
  RevisionPoller subscribe(UUID deploymentId) {
    RevisionPoller poller =
        pollers.compute(
            deploymentId,
            (id, existing) -> {
              RevisionPoller polling = existing == null ? begin(id) : existing;
              polling.subscribe();
              return polling;
            });
    if (closing) {
      poller.end();
    }
    return poller;
  }

  /** A subscriber has gone. */
  void unsubscribe(UUID deploymentId) {
    pollers.computeIfPresent(
        deploymentId,
        (id, poller) -> {
          if (poller.unsubscribe()) {
            poller.end();
            return null;
          }
          return poller;
        });
  }

  /** The deployments that have subscribers here. */
  Set<UUID> subscribed() {
    return Set.copyOf(pollers.keySet());
  }

  /** Ends all streams, so that clients subscribe at another replica. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    closing = true;
    if (!pollers.isEmpty()) {
      log.info("Ending the event streams of deployments {}", subscribed());
    }
    pollers.values().forEach(RevisionPoller::end);
  }

  private RevisionPoller begin(UUID deploymentId) {
    RevisionPoller poller = new RevisionPoller(deploymentId, deployments);
    Thread.ofVirtual().name("poller-" + deploymentId).start(poller);
    return poller;
  }
}
