package io.autossl.deployer.deployment.run;

import io.autossl.deployer.accesskey.AccessKeys;
import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.LogContext;
import io.autossl.deployer.deployment.NextAction;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.deployment.store.ImportedCertificates;
import io.autossl.deployer.deployment.store.RunStart;
import io.autossl.deployer.deployment.store.RunSupersededException;
import io.autossl.deployer.secret.SealBrokenException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs deployments: decides what is next from what is stored, does it, and stores what came of it,
 * until all is done or AWS is to be waited for. Running one again from any point is right.
 */
@Component
class DeploymentOrchestrator {

  private static final Logger log = LoggerFactory.getLogger(DeploymentOrchestrator.class);

  /** When to check for its turn again, in case the end of the deployment before goes unnoticed. */
  private static final Duration TURN_CHECK = Duration.ofSeconds(5);

  private final DeploymentStateStore stateStore;
  private final DeploymentTraces traces;
  private final ParallelSteps parallelSteps;
  private final AccessKeys accessKeys;
  private final Certificates certificates;
  private final ImportedCertificates importedCertificates;
  private final ValidateDistribution validateDistribution;
  private final ImportCertificate importCertificate;
  private final UpdateDistribution updateDistribution;
  private final ActiveRuns activeRuns;
  private final RunAdmission admission;
  private final DeploymentProperties properties;
  private final Clock clock;

  DeploymentOrchestrator(
      DeploymentStateStore stateStore,
      DeploymentTraces traces,
      ParallelSteps parallelSteps,
      AccessKeys accessKeys,
      Certificates certificates,
      ImportedCertificates importedCertificates,
      ValidateDistribution validateDistribution,
      ImportCertificate importCertificate,
      UpdateDistribution updateDistribution,
      ActiveRuns activeRuns,
      RunAdmission admission,
      DeploymentProperties properties,
      Clock clock) {
    this.stateStore = stateStore;
    this.traces = traces;
    this.parallelSteps = parallelSteps;
    this.accessKeys = accessKeys;
    this.certificates = certificates;
    this.importedCertificates = importedCertificates;
    this.validateDistribution = validateDistribution;
    this.importCertificate = importCertificate;
    this.updateDistribution = updateDistribution;
    this.activeRuns = activeRuns;
    this.admission = admission;
    this.properties = properties;
    this.clock = clock;
  }

  /** Runs a deployment from where it stands. */
  RunOutcome run(UUID deploymentId) {
    try (RunAdmission.Slot slot = admission.enter()) {
      RunCancellation cancellation =
          new RunCancellation(slot::isExceeding, () -> stateStore.isCancelRequested(deploymentId));
      activeRuns.started(deploymentId, cancellation);
      try {
        return run(deploymentId, slot, cancellation);
      } finally {
        activeRuns.ended(deploymentId, cancellation);
      }
    } catch (RunSupersededException superseded) {
      log.warn("{}: this one leaves it alone", superseded.getMessage());
      return new RunOutcome.Done();
    }
  }

  private RunOutcome run(UUID deploymentId, RunAdmission.Slot slot, RunCancellation cancellation) {
    return switch (stateStore.start(deploymentId, slot::hasRoomFor)) {
      case RunStart.Finished finished -> new RunOutcome.Done();
      case RunStart.NotItsTurn waiting -> new RunOutcome.ResumeAt(clock.instant().plus(TURN_CHECK));
      case RunStart.NoRoom waiting -> new RunOutcome.ResumeAt(admission.nextLongRun());
      case RunStart.Started started -> {
        try (LogContext _ = LogContext.of(started.deployment())) {
          yield traces.run(started.deployment(), () -> runInContext(started, slot, cancellation));
        }
      }
    };
  }

  private RunOutcome runInContext(
      RunStart.Started started, RunAdmission.Slot slot, RunCancellation cancellation) {
    Deployment deployment = started.deployment();
    Optional<AwsCredentials> credentials;
    try {
      credentials = accessKeys.credentials(deployment.accessKey());
    } catch (SealBrokenException broken) {
      log.error("Deployment {} cannot be carried out", deployment.id(), broken);
      stateStore.abandon(
          deployment.id(),
          started.run(),
          StepResult.failed(
              StepCode.INTERNAL_ERROR,
              "The access key's secret does not open with the service's keyset: give the service"
                  + " its keyset back, or store the secret again"));
      return new RunOutcome.Done();
    }
    Optional<Certificate> certificate = certificates.find(deployment.certificate().id());
    if (credentials.isEmpty() || certificate.isEmpty()) {
      throw new IllegalStateException(
          "The access key or the certificate of active deployment %s is gone"
              .formatted(deployment.id()));
    }
    DeploymentRun run = run(started, credentials.get(), certificate.get(), cancellation);
    slot.begin(run);
    Optional<RunOutcome> postponed = postponeIfThrottled(run, slot);
    if (postponed.isPresent()) {
      return postponed.get();
    }
    log.info(
        "Deployment {} of {} to {} runs, on {} distributions",
        deployment.id(),
        deployment.certificate().name(),
        deployment.targetName(),
        deployment.distributionIds().size());
    return walk(run, slot);
  }

  /** Empty if it is not throttled, or may not wait, because nothing is left to be done at AWS. */
  private static Optional<RunOutcome> postponeIfThrottled(
      DeploymentRun run, RunAdmission.Slot slot) {
    if (!slot.exceedsAcceptedRate()) {
      return Optional.empty();
    }
    Instant until = slot.nextThrottledRun();
    return run.postpone(until) ? Optional.of(new RunOutcome.ResumeAt(until)) : Optional.empty();
  }

  private DeploymentRun run(
      RunStart.Started started,
      AwsCredentials credentials,
      Certificate certificate,
      RunCancellation cancellation) {
    return new DeploymentRun(
        started,
        credentials,
        certificate,
        importedCertificates.arnsOf(certificate),
        properties,
        cancellation,
        stateStore,
        clock);
  }

  private RunOutcome walk(DeploymentRun run, RunAdmission.Slot slot) {
    for (; ; ) {
      if (activeRuns.isClosing() && run.handOver()) {
        return new RunOutcome.ResumeAt(run.now());
      }
      if (slot.exceedsLongRuns() && run.handOver()) {
        return new RunOutcome.ResumeAt(admission.nextLongRun());
      }
      Optional<RunOutcome> postponed = postponeIfThrottled(run, slot);
      if (postponed.isPresent()) {
        return postponed.get();
      }
      Deployment deployment = run.deployment().withCancelRequested(run.isCancelRequested());
      switch (NextAction.of(deployment, run.steps(), run.now())) {
        case NextAction.Validate(List<Step> validations) -> validate(run, validations);
        case NextAction.Import(Step importStep) ->
            parallelSteps.forEach(run, List.of(importStep), importCertificate::execute);
        case NextAction.Update(List<Step> updates) ->
            parallelSteps.forEach(run, updates, updateDistribution::execute);
        case NextAction.Settle(List<Step> steps, StepResult result) ->
            run.store(steps.stream().map(step -> step.finish(result, run.now())).toList());
        case NextAction.Wait(Instant until) -> {
          if (run.pause()) {
            return new RunOutcome.ResumeAt(until);
          }
        }
        case NextAction.Finish(DeploymentStatus status) -> {
          run.finish(status);
          return new RunOutcome.Done();
        }
      }
    }
  }

  /**
   * Imports as soon as one distribution wants the certificate: an import takes about as long as a
   * read, and need not wait for the last of them.
   */
  private void validate(DeploymentRun run, List<Step> validations) {
    try (ParallelSteps.Execution execution = parallelSteps.of(run)) {
      CompletableFuture<Void> validated =
          execution.begin(validations, validateDistribution::execute);
      boolean goesOn = true;
      while (goesOn && run.acmCertificate().isDueBefore(validated)) {
        List<Step> importStep = List.of(run.steps().importStep());
        goesOn = execution.execute(importStep, importCertificate::execute);
      }
    }
  }
}
