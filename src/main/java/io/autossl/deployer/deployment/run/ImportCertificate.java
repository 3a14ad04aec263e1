package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsFault;
import io.autossl.deployer.aws.AwsFault.Delivery;
import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.aws.AwsOutcome;
import io.autossl.deployer.aws.CertificateImporter;
import io.autossl.deployer.aws.CertificateMaterial;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.certificate.SealedPrivateKey;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepDiagnostics;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.StepStatus;
import io.autossl.deployer.deployment.store.ImportClaims;
import io.autossl.deployer.secret.SecretText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Carries out an import: once for all deployments of a certificate with an access key.
 *
 * <p>ACM has no idempotency token, so an import whose answer was lost may have taken effect. It is
 * sent once more: ACM may then hold the certificate twice. When the second answer is lost too, the
 * step fails. A retry is a new deployment with a new step, and counts from zero.
 */
@Component
class ImportCertificate {

  private static final int MAX_LOST_ANSWERS = 1;
  private static final Duration FIRST_LOOK = Duration.ofMillis(50);
  private static final Duration MAX_BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration MAX_LOOKING = Duration.ofSeconds(2);
  private static final Duration NEXT_LOOK = Duration.ofSeconds(2);

  private final ImportClaims claims;
  private final Certificates certificates;
  private final CertificateImporter importer;
  private final StepCallsFactory calls;

  ImportCertificate(
      ImportClaims claims,
      Certificates certificates,
      CertificateImporter importer,
      StepCallsFactory calls) {
    this.claims = claims;
    this.certificates = certificates;
    this.importer = importer;
    this.calls = calls;
  }

  void execute(DeploymentRun run, Step importStep) {
    BackOffExecution looks = looks();
    Instant lastLook = run.now().plus(MAX_LOOKING);
    Step step = importStep;
    while (!run.cancellation().isStopped()) {
      switch (claims.claim(run.deployment(), run.certificate().chainVersion())) {
        case ImportClaims.Claim.Remembered(String arn) -> {
          run.acmCertificate()
              .reused(
                  step,
                  StepResult.succeeded(StepCode.IMPORT_REUSED, "ACM has the certificate already"),
                  arn);
          return;
        }
        case ImportClaims.Claim.Granted granted -> {
          send(run, step);
          return;
        }
        case ImportClaims.Claim.TakenBy(UUID other) -> {
          boolean goesOnLooking = run.now().isBefore(lastLook);
          step = waitFor(other, run, step, goesOnLooking);
          if (!goesOnLooking || run.cancellation().await(Duration.ofMillis(looks.nextBackOff()))) {
            return;
          }
        }
      }
    }
  }

  /**
   * Stores that it waits. It waits for a moment in its thread, and then without one, so that the
   * deployment that is importing always finds a thread.
   */
  private static Step waitFor(UUID other, DeploymentRun run, Step step, boolean inThread) {
    if (inThread && step.status() == StepStatus.WAITING) {
      return step;
    }
    StepDiagnostics reason =
        StepDiagnostics.of(
            StepCode.IMPORT_IN_PROGRESS,
            "Deployment %s is importing the same certificate".formatted(other));
    Instant now = run.now();
    Step waiting = step.waiting(reason, now, inThread ? now : now.plus(NEXT_LOOK));
    run.store(List.of(waiting));
    return waiting;
  }

  private void send(DeploymentRun run, Step step) {
    StepCalls stepCalls = calls.of(run, step);
    // Loaded before the call is stored as under way: if this fails, nothing was sent.
    SealedPrivateKey privateKey = certificates.privateKey(run.certificate().id());
    for (; ; ) {
      int lostAnswers = stepCalls.step().attempts().unanswered();
      if (lostAnswers > MAX_LOST_ANSWERS) {
        run.acmCertificate().notImported(stepCalls.step(), answersLost());
        return;
      }
      switch (stepCalls.once(
          AwsOperation.IMPORT_CERTIFICATE,
          // Opened for each attempt, because minutes may lie between them, during which it is not
          // to be in memory.
          () -> importer.importCertificate(run.credentials(), material(run, privateKey.open())))) {
        case null -> {
          return;
        }
        case AwsOutcome.Succeeded<String>(String arn, String requestId) -> {
          run.acmCertificate()
              .imported(stepCalls.step(), imported(lostAnswers).withRequest(requestId), arn);
          return;
        }
        case AwsOutcome.Failed<String>(AwsFault fault) -> {
          switch (react(stepCalls, fault)) {
            case ELAPSED -> {}
            case EXHAUSTED -> {
              run.acmCertificate()
                  .notImported(stepCalls.step(), notImported(run, stepCalls.step(), fault));
              return;
            }
            case STOPPED -> {
              return;
            }
          }
        }
      }
    }
  }

  private static StepCalls.Pause react(StepCalls stepCalls, AwsFault fault) {
    if (!(fault instanceof AwsFault.Transient transientFault)) {
      return StepCalls.Pause.EXHAUSTED;
    }
    if (transientFault.delivery() != Delivery.UNKNOWN) {
      stepCalls.didNotArrive();
    }
    return stepCalls.step().attempts().unanswered() > MAX_LOST_ANSWERS
        ? StepCalls.Pause.EXHAUSTED
        : stepCalls.pause(transientFault);
  }

  private static StepResult notImported(DeploymentRun run, Step step, AwsFault fault) {
    return switch (step.attempts().unanswered()) {
      case 0 -> FaultExplanation.ofImport(fault, step, run.certificate());
      case MAX_LOST_ANSWERS -> FaultExplanation.ofLostImport(fault, step);
      default -> answersLost();
    };
  }

  private static StepResult answersLost() {
    return StepResult.failed(
        StepCode.AWS_UNAVAILABLE,
        "The answers to two imports were lost: ACM may hold the certificate twice, and is not asked"
            + " for it a third time");
  }

  private static StepResult imported(int lostAnswers) {
    return StepResult.succeeded(
        null,
        lostAnswers == 0
            ? "Imported into ACM in us-east-1"
            : "Imported into ACM in us-east-1. The answer to an earlier attempt was lost: ACM may"
                + " hold the certificate a second time");
  }

  private static CertificateMaterial material(DeploymentRun run, SecretText privateKey) {
    Certificate certificate = run.certificate();
    return new CertificateMaterial(
        certificate.certificatePem(), certificate.chainPem(), privateKey);
  }

  private static BackOffExecution looks() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_LOOK.toMillis(), 2);
    backOff.setMaxInterval(MAX_BETWEEN_LOOKS.toMillis());
    return backOff.start();
  }
}
