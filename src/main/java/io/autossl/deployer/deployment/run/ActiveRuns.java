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

  private final Map<UUID, RunSignal> signals = new ConcurrentHashMap<>();
  private volatile boolean closing;

  /** A run starts. */
  RunSignal started(UUID deploymentId) {
    RunSignal signal = new RunSignal();
    signals.put(deploymentId, signal);
    if (closing) {
      signal.stop();
    }
    return signal;
  }

  /** A run has ended. */
  void ended(UUID deploymentId, RunSignal signal) {
    signals.remove(deploymentId, signal);
  }

  /** Stops a cancelled deployment's run, if it is one of this process. */
  @TransactionalEventListener
  void stop(DeploymentCancelRequested request) {
    RunSignal signal = signals.get(request.deploymentId());
    if (signal != null) {
      signal.stop();
    }
  }

  boolean isClosing() {
    return closing;
  }

  @EventListener(ContextClosedEvent.class)
  void stopAll() {
    closing = true;
    signals.values().forEach(RunSignal::stop);
  }
}
