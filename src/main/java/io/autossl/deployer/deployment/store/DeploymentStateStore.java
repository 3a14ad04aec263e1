package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentCancelRequested;
import io.autossl.deployer.deployment.DeploymentFinished;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.DeploymentSummary;
import io.autossl.deployer.deployment.LogContext;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepFinished;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.target.DeploymentTargets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Stores the state of deployments, each change in a transaction of its own, so that what others
 * read is true at any time. Changes of status lock the target, so that they happen one after
 * another for each target.
 */
@Service
@Transactional
public class DeploymentStateStore {

  private static final Logger log = LoggerFactory.getLogger(DeploymentStateStore.class);

  private final DeploymentRepository deployments;
  private final StepRepository steps;
  private final ImportedCertificates importedCertificates;
  private final ImportClaims claims;
  private final DeploymentTargets targets;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  DeploymentStateStore(
      DeploymentRepository deployments,
      StepRepository steps,
      ImportedCertificates importedCertificates,
      ImportClaims claims,
      DeploymentTargets targets,
      ApplicationEventPublisher events,
      Clock clock) {
    this.deployments = deployments;
    this.steps = steps;
    this.importedCertificates = importedCertificates;
    this.claims = claims;
    this.targets = targets;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Starts a run, which from now on is the only one that may change the deployment.
   *
   * @param hasRoom whether there is room for the deployment
   */
  public RunStart start(UUID deploymentId, Predicate<Deployment> hasRoom) {
    Optional<Deployment> found = lock(deploymentId).filter(deployment -> !deployment.isFinished());
    if (found.isEmpty()) {
      return new RunStart.Finished();
    }
    Deployment deployment = found.get();
    if (!deployments.firstOfTarget(deployment.targetId()).equals(Optional.of(deploymentId))) {
      return new RunStart.NotItsTurn();
    }
    Instant now = clock.instant();
    if (!deployment.cancelRequested() && !hasRoom.test(deployment)) {
      if (deployment.status() != DeploymentStatus.QUEUED) {
        // The run before it has ended without saying so: if it comes back, it must not go on.
        deployments.startRun(deploymentId, now);
        queueAgain(deploymentId);
      }
      return new RunStart.NoRoom();
    }
    long run = deployments.startRun(deploymentId, now);
    steps.interrupt(deploymentId);
    Instant startedAt = deployment.startedAt() == null ? now : deployment.startedAt();
    return new RunStart.Started(
        deployment.with(DeploymentStatus.RUNNING, startedAt, null), steps.find(deploymentId), run);
  }

  /**
   * Stores where steps stand, and that AWS is about to be called for some of them.
   *
   * @return whether these calls may be made: if the deployment is cancelled, they may not, and are
   *     not stored
   * @throws RunSupersededException if another run has started
   */
  public boolean write(UUID deploymentId, long run, List<StepWrite> writes) {
    boolean maySend = requireRun(deploymentId, run);
    List<Step> changed =
        writes.stream()
            .filter(write -> maySend || !write.begins())
            .flatMap(write -> write.steps().stream())
            .toList();
    update(deploymentId, changed);
    return maySend;
  }

  /**
   * Stores an import that AWS has done, so that it is not done again: even if another run has
   * started meanwhile, which then finds it.
   *
   * @return whether this is still the deployment's run
   */
  public boolean storeImported(
      Deployment deployment, long chainVersion, long run, Step step, String arn) {
    boolean isRun = deployments.lockRun(deployment.id(), run).isPresent();
    importedCertificates.remember(deployment, chainVersion, arn, clock.instant());
    if (isRun) {
      deployments.setCertificateArn(deployment.id(), arn);
      update(deployment.id(), List.of(step));
    }
    return isRun;
  }

  /** Stores that the import is not needed, because the certificate is in ACM already. */
  public void storeReused(Deployment deployment, long run, Step step, String arn) {
    requireRun(deployment.id(), run);
    deployments.setCertificateArn(deployment.id(), arn);
    update(deployment.id(), List.of(step));
  }

  /** Stores that the import will not happen. */
  public void storeNotImported(Deployment deployment, long run, Step step) {
    requireRun(deployment.id(), run);
    claims.release(deployment.id());
    update(deployment.id(), List.of(step));
  }

  /** Stores that a remembered certificate is not in ACM any more, and what is to be done again. */
  public void storeForgotten(Deployment deployment, long run, String arn, List<Step> reopened) {
    requireRun(deployment.id(), run);
    importedCertificates.forget(deployment, arn);
    deployments.setCertificateArn(deployment.id(), null);
    update(deployment.id(), reopened);
  }

  /**
   * Stores that the deployment waits for AWS.
   *
   * @return whether it may wait: false if it is cancelled
   */
  public boolean pause(UUID deploymentId, long run) {
    lock(deploymentId);
    boolean mayWait = requireRun(deploymentId, run);
    if (mayWait) {
      deployments.setStatus(deploymentId, DeploymentStatus.WAITING, null);
    }
    return mayWait;
  }

  /**
   * Stores that the deployment is handed over to the next run, with no call under way.
   *
   * @return whether it may be left: false if it is cancelled
   */
  public boolean handOver(UUID deploymentId, long run) {
    lock(deploymentId);
    boolean mayBeLeft = requireRun(deploymentId, run);
    if (mayBeLeft) {
      queueAgain(deploymentId);
    }
    return mayBeLeft;
  }

  /** Stores how the deployment ended. */
  public Deployment finish(UUID deploymentId, long run, DeploymentStatus status) {
    Deployment deployment = lock(deploymentId).orElseThrow();
    requireRun(deploymentId, run);
    return finish(deployment, steps.find(deploymentId), status);
  }

  /** Ends a deployment that cannot be carried out at all, with all its unfinished steps. */
  public void abandon(UUID deploymentId, long run, StepResult end) {
    Deployment deployment = lock(deploymentId).orElseThrow();
    requireRun(deploymentId, run);
    Steps all =
        endUnfinished(deploymentId, deployment.cancelRequested() ? StepResult.cancelled() : end);
    finish(deployment, all, all.finalStatus());
  }

  /**
   * Cancels a deployment: at once if it does not run, and otherwise as soon as its calls in flight
   * have ended.
   */
  public Deployment cancel(UUID deploymentId) {
    Deployment deployment = lock(deploymentId).orElseThrow();
    deployments.requestCancel(deploymentId);
    if (deployment.status() == DeploymentStatus.RUNNING) {
      events.publishEvent(new DeploymentCancelRequested(deploymentId));
      return deployment;
    }
    return endCancelled(deployment, StepResult.cancelled());
  }

  /**
   * Cancels the automatic deployments of a locked target that have not begun, but for the newest,
   * which takes their place.
   */
  public void supersede(Deployment newest) {
    for (Deployment superseded : deployments.supersededBy(newest)) {
      try (LogContext _ = LogContext.of(superseded)) {
        deployments.requestCancel(superseded.id());
        endCancelled(superseded, StepResult.superseded(newest.id()));
      }
    }
  }

  private Deployment endCancelled(Deployment deployment, StepResult end) {
    return finish(deployment, endUnfinished(deployment.id(), end), DeploymentStatus.CANCELLED);
  }

  /** Whether the cancellation of a deployment is requested. */
  public boolean isCancelRequested(UUID deploymentId) {
    return deployments.isCancelRequested(deploymentId);
  }

  private Deployment finish(Deployment deployment, Steps all, DeploymentStatus status) {
    Instant now = clock.instant();
    deployments.setStatus(deployment.id(), status, now);
    claims.release(deployment.id());
    Deployment finished = deployment.with(status, deployment.startedAt(), now);
    events.publishEvent(new DeploymentFinished(finished, all));
    DeploymentSummary summary = DeploymentSummary.of(all.counts());
    String arn = deployment.acmCertificateArn();
    if (arn != null && all.tookCertificate(arn)) {
      importedCertificates.accepted(arn, deployment.certificate().fingerprintSha256(), now);
    }
    log.info(
        "Deployment {} of {} to {} ended {}: {} updated, {} unchanged, {} skipped, {} failed",
        finished.id(),
        finished.certificate().name(),
        finished.targetName(),
        status,
        summary.updated(),
        summary.unchanged(),
        summary.skipped(),
        summary.failed());
    return finished;
  }

  private Steps endUnfinished(UUID deploymentId, StepResult end) {
    Instant now = clock.instant();
    List<Step> ended =
        steps.find(deploymentId).unfinished().stream().map(step -> step.finish(end, now)).toList();
    update(deploymentId, ended);
    return steps.find(deploymentId);
  }

  private Optional<Deployment> lock(UUID deploymentId) {
    deployments.find(deploymentId).ifPresent(found -> targets.findForUpdate(found.targetId()));
    return deployments.find(deploymentId);
  }

  private boolean requireRun(UUID deploymentId, long run) {
    return deployments
        .lockRun(deploymentId, run)
        .orElseThrow(() -> new RunSupersededException(deploymentId));
  }

  private void queueAgain(UUID deploymentId) {
    steps.interrupt(deploymentId);
    deployments.setStatus(deploymentId, DeploymentStatus.QUEUED, null);
  }

  private void update(UUID deploymentId, List<Step> changed) {
    steps.update(deploymentId, changed);
    changed.stream()
        .filter(Step::isFinished)
        .forEach(step -> events.publishEvent(new StepFinished(deploymentId, step)));
  }
}
