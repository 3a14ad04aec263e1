package io.autossl.deployer.deployment.request;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentFinished;
import io.autossl.deployer.deployment.DeploymentTask;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The queue of deployments: db-scheduler's table, written in the transactions of those who enqueue.
 * Of each target, only the first deployment is due; the end of one makes the next due.
 */
@Component
class DeploymentQueue {

  private static final Logger log = LoggerFactory.getLogger(DeploymentQueue.class);

  /** When a waiting deployment checks for its turn, in case nobody makes it due. */
  private static final Duration TURN_CHECK = Duration.ofMinutes(1);

  private final Scheduler scheduler;
  private final SchedulerWakeUp wakeUp;
  private final DeploymentRepository deployments;
  private final Clock clock;

  DeploymentQueue(
      Scheduler scheduler, SchedulerWakeUp wakeUp, DeploymentRepository deployments, Clock clock) {
    this.scheduler = scheduler;
    this.wakeUp = wakeUp;
    this.deployments = deployments;
    this.clock = clock;
  }

  /** Enqueues a stored deployment of a locked target, in the transaction that stores it. */
  void enqueue(Deployment deployment) {
    boolean isItsTurn =
        deployments
            .firstOfTarget(deployment.targetId())
            .filter(deployment.id()::equals)
            .isPresent();
    Instant due = isItsTurn ? clock.instant() : clock.instant().plus(TURN_CHECK);
    scheduler.schedule(DeploymentTask.DESCRIPTOR.instance(deployment.id().toString()).build(), due);
    if (isItsTurn) {
      lookAtQueueAfterCommit();
    }
  }

  @EventListener
  void makeNextDue(DeploymentFinished finished) {
    deployments.firstOfTarget(finished.deployment().targetId()).ifPresent(this::makeDue);
  }

  private void makeDue(UUID deploymentId) {
    try {
      scheduler.reschedule(DeploymentTask.instance(deploymentId), clock.instant());
      lookAtQueueAfterCommit();
    } catch (TaskInstanceException looking) {
      // It may also have been picked after the scheduler found it idle.
      log.debug("Deployment {} is just looking for its turn", deploymentId, looking);
    }
  }

  /** A process that shuts down takes no further executions. */
  @EventListener(ContextClosedEvent.class)
  void takeNoMore() {
    scheduler.pause();
  }

  /** The scheduler would not see the execution before the commit. */
  private void lookAtQueueAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            wakeUp.wakeUp();
          }
        });
  }
}
