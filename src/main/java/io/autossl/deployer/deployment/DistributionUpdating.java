package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AwsFault;
import io.autossl.deployer.cloudfront.AwsFault.Arrival;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.cloudfront.DistributionUpdate;
import io.autossl.deployer.cloudfront.Distributions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Carries out an update. What was read is what is changed; it is read and judged again when it is
 * not known to be current any more: after a resume, a conflict, or an answer that was lost.
 */
@Component
class DistributionUpdating {

  private static final Logger log = LoggerFactory.getLogger(DistributionUpdating.class);

  /** How often somebody else may be faster, before it is given up. */
  private static final int MOST_CONFLICTS = 10;

  /** How long CloudFront may take to see a new ACM certificate. */
  private static final Duration VISIBILITY_DELAY = Duration.ofMinutes(2);

  private final Distributions distributions;
  private final DistributionValidation validation;
  private final ImportedCertificates importedCertificates;
  private final DeploymentProperties properties;
  private final StepCallsFactory calls;

  DistributionUpdating(
      Distributions distributions,
      DistributionValidation validation,
      ImportedCertificates importedCertificates,
      DeploymentProperties properties,
      StepCallsFactory calls) {
    this.distributions = distributions;
    this.validation = validation;
    this.importedCertificates = importedCertificates;
    this.properties = properties;
    this.calls = calls;
  }

  void execute(DeploymentRun run, Step update) {
    new Attempt(run, update).execute();
  }

  /** Whether to go on with a step. */
  private enum Course {
    GO_ON,
    LEAVE
  }

  private final class Attempt {

    private final DeploymentRun run;
    private final StepCalls stepCalls;
    private final BackOffExecution visibilityBackoff = properties.retries();
    private Optional<DistributionConfiguration> configuration;
    // A step that runs already belonged to a process that died: its update may have arrived.
    private boolean mayHaveArrived;
    private int conflicts;

    Attempt(DeploymentRun run, Step update) {
      this.run = run;
      this.stepCalls = calls.of(run, update);
      this.configuration = Optional.ofNullable(run.takeConfiguration(update.distribution()));
      this.mayHaveArrived = update.status() == StepStatus.RUNNING;
    }

    void execute() {
      Course course = Course.GO_ON;
      while (course == Course.GO_ON) {
        course = configuration.isEmpty() ? read() : send(configuration.get());
      }
    }

    private Course read() {
      return switch (validation.read(run, stepCalls)) {
        case StepCalls.Result.Stopped<DistributionConfiguration> stopped -> Course.LEAVE;
        case StepCalls.Result.Faulted<DistributionConfiguration>(AwsFault fault) ->
            end(FaultExplanation.of(fault));
        case StepCalls.Result.Answered<DistributionConfiguration>(
                DistributionConfiguration current,
                String requestId) ->
            judge(current);
      };
    }

    private Course judge(DistributionConfiguration current) {
      return switch (run.judge(current)) {
        case DistributionVerdict.Covered covered -> {
          configuration = Optional.of(current);
          yield Course.GO_ON;
        }
        case DistributionVerdict.AlreadyServing(StepDetails details) ->
            end(
                mayHaveArrived
                    ? StepEnd.succeeded(
                            null, "Updated; the answer was lost, and reading again showed it")
                        .with(details)
                    : StepEnd.alreadyDeployed(details));
        case DistributionVerdict.NotCovered(StepDetails details) ->
            end(StepEnd.notCovered(details));
      };
    }

    private Course send(DistributionConfiguration current) {
      String arn = run.arn();
      String distributionId = stepCalls.step().distribution();
      return switch (stepCalls.once(
          () -> distributions.update(run.credentials(), distributionId, current, arn))) {
        case StepCalls.Result.Stopped<DistributionUpdate> stopped -> Course.LEAVE;
        case StepCalls.Result.Answered<DistributionUpdate>(
                DistributionUpdate done,
                String requestId) -> {
          log.info(
              "Deployment {} updated distribution {} from {} to {}",
              run.deployment().id(),
              distributionId,
              done.before(),
              done.after());
          yield end(
              StepEnd.succeeded(null, "The distribution serves the certificate")
                  .withRequest(requestId));
        }
        case StepCalls.Result.Faulted<DistributionUpdate>(AwsFault fault) -> react(fault, arn);
      };
    }

    private Course react(AwsFault fault, String arn) {
      return switch (fault) {
        case AwsFault.StaleVersion stale -> readAgain(stale);
        case AwsFault.ChangeInProgress inProgress -> waitForChange(inProgress);
        case AwsFault.UnknownCertificate unknown -> waitForCertificate(unknown, arn);
        case AwsFault.Passing passing -> {
          if (passing.arrival() != Arrival.NOT_SENT) {
            mayHaveArrived = true;
            configuration = Optional.empty();
          }
          yield after(stepCalls.pause(passing), passing);
        }
        case AwsFault.Throttled throttled -> after(stepCalls.pause(throttled), throttled);
        case AwsFault.InvalidCredentials invalid -> end(FaultExplanation.of(invalid));
        case AwsFault.Refused refused -> end(FaultExplanation.of(refused));
      };
    }

    private Course readAgain(AwsFault.StaleVersion stale) {
      conflicts++;
      if (conflicts > MOST_CONFLICTS) {
        return end(FaultExplanation.of(stale));
      }
      stepCalls.note(stale);
      configuration = Optional.empty();
      return Course.GO_ON;
    }

    private Course waitForChange(AwsFault.ChangeInProgress inProgress) {
      Instant now = run.now();
      Instant waitingSince = stepCalls.step().times().waitingSince();
      Duration waited = waitingSince == null ? Duration.ZERO : Duration.between(waitingSince, now);
      if (waited.compareTo(properties.conflictTimeout()) >= 0) {
        return end(FaultExplanation.of(inProgress));
      }
      StepNote reason =
          new StepNote(
              StepCode.CHANGE_IN_PROGRESS, inProgress.message(), null, inProgress.requestId());
      run.store(
          List.of(
              stepCalls.step().waiting(reason, now, now.plus(properties.conflictBackoff(waited)))));
      return Course.LEAVE;
    }

    /**
     * A new certificate is not seen everywhere at once; one that was remembered may be gone; and
     * one that is neither is rejected.
     */
    private Course waitForCertificate(AwsFault.UnknownCertificate unknown, String arn) {
      Optional<Instant> importedAt =
          importedCertificates.importedAt(arn, run.deployment().certificate().fingerprintSha256());
      if (importedAt.isPresent() && run.now().isBefore(importedAt.get().plus(VISIBILITY_DELAY))) {
        return after(
            stepCalls.pause(unknown, Duration.ofMillis(visibilityBackoff.nextBackOff())), unknown);
      }
      if (importedAt.isEmpty() || importedAt.get().isBefore(run.startedAt())) {
        run.reopenImport(stepCalls.step(), arn);
        return Course.LEAVE;
      }
      return end(FaultExplanation.of(unknown));
    }

    private Course after(StepCalls.Pause pause, AwsFault fault) {
      return switch (pause) {
        case OVER -> Course.GO_ON;
        case EXHAUSTED -> end(FaultExplanation.of(fault));
        case STOPPED -> Course.LEAVE;
      };
    }

    private Course end(StepEnd end) {
      stepCalls.end(end);
      return Course.LEAVE;
    }
  }
}
