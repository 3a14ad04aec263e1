package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsFault;
import io.autossl.deployer.aws.AwsFault.Delivery;
import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.aws.AwsOutcome;
import io.autossl.deployer.aws.DistributionUpdate;
import io.autossl.deployer.aws.Distributions;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.DistributionVerdict;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepDetails;
import io.autossl.deployer.deployment.StepDiagnostics;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.store.ImportedCertificate;
import io.autossl.deployer.deployment.store.ImportedCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Carries out an update. It sends the configuration that was validated, with another viewer
 * certificate. Unless that is known to be current, it is read and judged again: after a restart, a
 * conflict, or a lost answer.
 */
@Component
class UpdateDistribution {

  private static final Logger log = LoggerFactory.getLogger(UpdateDistribution.class);

  /** Updates that may lose to concurrent changes by others before the step fails. */
  private static final int MAX_CONFLICTS = 10;

  /**
   * Conflicts after which it is read again at once; after later ones, others get time to finish.
   */
  private static final int CONFLICTS_WITHOUT_A_WAIT = 2;

  private static final Duration MAX_IN_THREAD = Duration.ofSeconds(2);

  private final Distributions distributions;
  private final ValidateDistribution validation;
  private final ImportedCertificates importedCertificates;
  private final DeploymentProperties properties;
  private final StepCallsFactory calls;

  UpdateDistribution(
      Distributions distributions,
      ValidateDistribution validation,
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

  /** What was sent when AWS answered that its version is stale. */
  private record Conflict(DistributionConfiguration sent, AwsFault.StaleVersion fault) {}

  private final class Attempt {

    private final DeploymentRun run;
    private final StepCalls stepCalls;
    private Optional<DistributionConfiguration> configuration;
    private boolean mayHaveArrived;
    private boolean mayTry;
    private int conflicts;
    private Optional<Conflict> conflict = Optional.empty();
    private final BackOffExecution conflictWaits = properties.conflictWaits();

    Attempt(DeploymentRun run, Step update) {
      this.run = run;
      this.stepCalls = calls.of(run, update);
      this.configuration = Optional.ofNullable(run.takeConfiguration(update.distribution()));
      this.mayHaveArrived = update.attempts().unanswered() > 0;
    }

    void execute() {
      Course course = Course.GO_ON;
      while (course == Course.GO_ON) {
        course = next();
      }
    }

    private Course next() {
      // Checked before reading, so that not five hundred distributions are read for one that tries.
      Duration notVisibleFor = mayTry ? Duration.ZERO : run.visibility().delay(run.now());
      if (notVisibleFor.isPositive()) {
        return awaitVisibility(notVisibleFor);
      }
      mayTry = configuration.isEmpty();
      return mayTry ? read() : send(configuration.get());
    }

    private Course read() {
      return switch (validation.read(run, stepCalls)) {
        case null -> Course.LEAVE;
        case AwsOutcome.Failed<DistributionConfiguration>(AwsFault fault) ->
            finish(
                mayHaveArrived
                    ? FaultExplanation.ofLostUpdate(fault, stepCalls.step())
                    : FaultExplanation.of(fault, stepCalls.step()));
        case AwsOutcome.Succeeded<DistributionConfiguration>(
                DistributionConfiguration current,
                String requestId) ->
            judge(current);
      };
    }

    private Course judge(DistributionConfiguration current) {
      return switch (run.judge(current)) {
        case DistributionVerdict.Covered covered -> goOnWith(current);
        case DistributionVerdict.AlreadyServing(StepDetails details) ->
            finish(
                mayHaveArrived
                    ? StepResult.succeeded(
                            null, "Updated; the answer was lost, and reading again showed it")
                        .with(
                            details.replacedBy(
                                current.viewerCertificate(),
                                stepCalls.step().diagnostics().details()))
                    : StepResult.alreadyDeployed(details));
        case DistributionVerdict.Unsafe(StepResult result) -> finish(result);
      };
    }

    /** Fails if AWS has refused this very version as stale: it would refuse it again. */
    private Course goOnWith(DistributionConfiguration current) {
      Optional<Conflict> last = conflict;
      conflict = Optional.empty();
      if (last.isPresent() && last.get().sent().isSameVersionAs(current)) {
        return finish(FaultExplanation.ofUnchangedVersion(last.get().fault(), stepCalls.step()));
      }
      configuration = Optional.of(current);
      return Course.GO_ON;
    }

    private Course send(DistributionConfiguration current) {
      String arn = run.acmCertificate().arn();
      String distributionId = stepCalls.step().distribution();
      StepDetails details = StepDetails.ofUpdate(current);
      stepCalls.note(details);
      return switch (stepCalls.once(
          AwsOperation.UPDATE_DISTRIBUTION,
          () -> distributions.update(run.credentials(), distributionId, current, arn))) {
        case null -> Course.LEAVE;
        case AwsOutcome.Succeeded<DistributionUpdate>(
                DistributionUpdate done,
                String requestId) -> {
          run.visibility().settled();
          UUID deployment = run.deployment().id();
          log.info("Deployment {} updated distribution {}: {}", deployment, distributionId, done);
          yield finish(
              StepResult.succeeded(null, "The distribution serves the certificate")
                  .with(details.replacedBy(done.after(), details))
                  .withRequest(requestId));
        }
        case AwsOutcome.Failed<DistributionUpdate>(AwsFault fault) -> react(fault, arn, current);
      };
    }

    private Course react(AwsFault fault, String arn, DistributionConfiguration sent) {
      return switch (fault) {
        case AwsFault.StaleVersion stale -> readAgain(new Conflict(sent, stale));
        case AwsFault.ChangeInProgress inProgress -> waitForChange(inProgress);
        case AwsFault.UnknownCertificate unknown -> waitForCertificate(unknown, arn, sent);
        case AwsFault.Transient transientFault -> {
          if (transientFault.delivery() == Delivery.NOT_SENT) {
            stepCalls.didNotArrive();
          } else {
            mayHaveArrived = true;
            configuration = Optional.empty();
          }
          yield switch (stepCalls.pause(transientFault)) {
            case ELAPSED -> Course.GO_ON;
            case EXHAUSTED -> readAndFinish(transientFault);
            case STOPPED -> Course.LEAVE;
          };
        }
        case AwsFault.Throttled throttled -> finishBecauseOf(throttled);
        case AwsFault.InvalidCredentials invalid -> finishBecauseOf(invalid);
        case AwsFault.Refused refused -> refused(refused, sent);
      };
    }

    /**
     * No further attempt is due, but an update whose answer was lost may have taken effect: reading
     * tells.
     */
    private Course readAndFinish(AwsFault.Transient last) {
      if (!mayHaveArrived) {
        return finishBecauseOf(last);
      }
      Course course = read();
      return course == Course.GO_ON ? finishBecauseOf(last) : course;
    }

    private Course readAgain(Conflict latest) {
      AwsFault.StaleVersion stale = latest.fault();
      if (++conflicts > MAX_CONFLICTS) {
        return finishBecauseOf(stale);
      }
      conflict = Optional.of(latest);
      configuration = Optional.empty();
      if (conflicts <= CONFLICTS_WITHOUT_A_WAIT) {
        stepCalls.retryAfter(stale);
        return Course.GO_ON;
      }
      return stepCalls.pause(stale, Duration.ofMillis(conflictWaits.nextBackOff()))
          ? Course.GO_ON
          : Course.LEAVE;
    }

    private Course waitForChange(AwsFault.ChangeInProgress inProgress) {
      Instant now = run.now();
      Instant waitingSince = stepCalls.step().times().waitingSince();
      Duration waited = waitingSince == null ? Duration.ZERO : Duration.between(waitingSince, now);
      if (waited.compareTo(properties.conflictTimeout()) >= 0) {
        return finishBecauseOf(inProgress);
      }
      Instant dueAt = now.plus(properties.conflictBackoff(waited));
      stepCalls.store(stepCalls.step().waiting(StepDiagnostics.of(inProgress), now, dueAt));
      return Course.LEAVE;
    }

    /**
     * CloudFront does not know the ARN: it does not see a new certificate yet, or a remembered one
     * is gone from ACM, or it rejects the certificate.
     */
    private Course waitForCertificate(
        AwsFault.UnknownCertificate unknown, String arn, DistributionConfiguration sent) {
      Optional<ImportedCertificate> remembered =
          importedCertificates.find(arn, run.deployment().certificate().fingerprintSha256());
      Instant now = run.now();
      if (remembered.isEmpty() || isGone(remembered.get(), now)) {
        run.acmCertificate().reopen(stepCalls.step(), arn);
        return Course.LEAVE;
      }
      if (remembered.get().mayNotBeSeenYet(now)) {
        run.visibility().refused(now, remembered.get().importedAt());
        stepCalls.store(
            stepCalls
                .step()
                .pausing(
                    new StepDiagnostics(
                        StepCode.CERTIFICATE_NOT_VISIBLE_YET,
                        unknown.message(),
                        null,
                        unknown.requestId()),
                    now));
        return Course.GO_ON;
      }
      run.visibility().settled();
      return refused(unknown, sent);
    }

    /** A certificate that was imported for this deployment is not imported for it again. */
    private boolean isGone(ImportedCertificate remembered, Instant now) {
      return run.acmCertificate().mayBeReopened()
          && remembered.importedAt().isBefore(run.startedAt())
          && remembered.mustBeGone(now);
    }

    /** Waits a short time in its thread, a longer one without. */
    private Course awaitVisibility(Duration delay) {
      if (delay.compareTo(MAX_IN_THREAD) <= 0) {
        return run.cancellation().await(delay) ? Course.LEAVE : Course.GO_ON;
      }
      stepCalls.store(
          stepCalls
              .step()
              .pausing(
                  StepDiagnostics.of(
                      StepCode.CERTIFICATE_NOT_VISIBLE_YET,
                      "CloudFront does not see the new certificate yet"),
                  run.now().plus(delay)));
      return Course.LEAVE;
    }

    private Course refused(AwsFault fault, DistributionConfiguration sent) {
      return finish(FaultExplanation.ofUpdate(fault, stepCalls.step(), run.certificate(), sent));
    }

    private Course finishBecauseOf(AwsFault fault) {
      return finish(FaultExplanation.of(fault, stepCalls.step()));
    }

    private Course finish(StepResult result) {
      stepCalls.finish(result);
      return Course.LEAVE;
    }
  }
}
