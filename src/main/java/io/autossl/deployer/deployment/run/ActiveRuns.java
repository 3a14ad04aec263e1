package io.autossl.deployer.deployment.run;

import io.autossl.deployer.deployment.DeploymentCancelRequested;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** The deployments that run in this process, and how to stop them. */
@Component
class ActiveRuns {

  private final Map<UUID, RunCancellation> cancellations = new ConcurrentHashMap<>();
  private volatile boolean closing;

  /** A run starts. */
  void started(UUID deploymentId, RunCancellation cancellation) {
    cancellations.put(deploymentId, cancellation);
    if (closing) {
      cancellation.request();
    }
  }

  /** A run has ended. */
  void ended(UUID deploymentId, RunCancellation cancellation) {
    cancellations.remove(deploymentId, cancellation);
  }

  /** Stops a cancelled deployment's run, if it is one of this process. */
  @TransactionalEventListener
  void stop(DeploymentCancelRequested request) {
    RunCancellation cancellation = cancellations.get(request.deploymentId());
    if (cancellation != null) {
      cancellation.request();
    }
  }

  boolean isClosing() {
    return closing;
  }

  @EventListener(ContextClosedEvent.class)
  void stopAll() {
    closing = true;
    cancellations.values().forEach(RunCancellation::request);
  }
}
