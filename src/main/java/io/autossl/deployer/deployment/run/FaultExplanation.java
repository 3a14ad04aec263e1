package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsFault;
import io.autossl.deployer.aws.AwsFault.Refusal;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.CertificateWarning;
import io.autossl.deployer.certificate.WarningCode;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepDetails;
import io.autossl.deployer.deployment.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a step ends when AWS answers with a fault and no further attempt is due: the step code, and
 * what the operator can do.
 */
final class FaultExplanation {

  /**
   * Doubts about a certificate that CloudFront may reject it for, without saying which of them it
   * is.
   */
  private static final Set<WarningCode> DOUBTS =
      Set.of(WarningCode.CHAIN_INCOMPLETE, WarningCode.SELF_SIGNED);

  private static final String ILLEGAL_UPDATE = "IllegalUpdate";

  private FaultExplanation() {}

  /** Any call of a step. */
  static StepResult of(AwsFault fault, Step step) {
    return failed(fault, fault.message(), step);
  }

  /** An update with this configuration. */
  static StepResult ofUpdate(
      AwsFault fault, Step step, Certificate certificate, DistributionConfiguration sent) {
    if (code(fault) == StepCode.CERTIFICATE_REJECTED) {
      return ofRejection(fault, step, certificate, sent.alternateDomainNames());
    }
    if (ILLEGAL_UPDATE.equals(awsErrorCode(fault)) && sent.hasContinuousDeploymentPolicy()) {
      return failed(
          fault,
          "The distribution has a continuous deployment policy, and CloudFront changes no"
              + " certificate meanwhile: detach the policy, retry, and attach it again. "
              + fault.message(),
          step);
    }
    return of(fault, step);
  }

  /** A version that AWS calls stale although it is the current one. */
  static StepResult ofUnchangedVersion(AwsFault.StaleVersion fault, Step step) {
    return of(
        new AwsFault.Refused(
            Refusal.CONFIGURATION_REFUSED,
            "CloudFront refuses the update, although nobody changed the distribution meanwhile. "
                + fault.message(),
            fault.awsErrorCode(),
            fault.requestId()),
        step);
  }

  /** A fault after an update whose answer was lost: it may have taken effect. */
  static StepResult ofLostUpdate(AwsFault fault, Step step) {
    return failed(
        fault,
        "The answer to the update was lost: it may have taken effect, which could not be read. "
            + fault.message(),
        step);
  }

  /** An import. */
  static StepResult ofImport(AwsFault fault, Step step, Certificate certificate) {
    return code(fault) == StepCode.CERTIFICATE_REJECTED
        ? ofRejection(fault, step, certificate, List.of())
        : of(fault, step);
  }

  /** A fault after an import whose answer was lost: it may have taken effect. */
  static StepResult ofLostImport(AwsFault fault, Step step) {
    return failed(
        fault,
        "The answer to an import was lost: ACM may hold the certificate. " + fault.message(),
        step);
  }

  /**
   * Adds what the service knows about the certificate, because AWS gives one message for many
   * reasons.
   */
  private static StepResult ofRejection(
      AwsFault fault, Step step, Certificate certificate, List<String> domainNames) {
    List<String> sentences = new ArrayList<>(List.of(fault.message()));
    certificate.warnings().stream()
        .filter(warning -> DOUBTS.contains(warning.code()))
        .map(CertificateWarning::message)
        .forEach(sentences::add);
    domainNames.stream()
        .filter(name -> name.endsWith("."))
        .map(
            name ->
                "The alternate domain name %s ends in a dot, which CloudFront takes for a part of the name: remove the dot."
                    .formatted(name))
        .forEach(sentences::add);
    return failed(fault, String.join(" ", sentences), step);
  }

  private static StepResult failed(AwsFault fault, String message, Step step) {
    StepResult end = StepResult.failed(code(fault), message).withRequest(fault.requestId());
    String awsErrorCode = awsErrorCode(fault);
    if (awsErrorCode == null) {
      return end;
    }
    StepDetails known = step.diagnostics().details();
    return end.with(
        known == null ? StepDetails.ofRefusal(awsErrorCode) : known.refusedFor(awsErrorCode));
  }

  private static @Nullable String awsErrorCode(AwsFault fault) {
    return fault instanceof AwsFault.Refused refused ? refused.awsErrorCode() : null;
  }

  private static StepCode code(AwsFault fault) {
    return switch (fault) {
      case AwsFault.Transient transientFault -> StepCode.AWS_UNAVAILABLE;
      case AwsFault.Throttled throttled -> StepCode.THROTTLED;
      case AwsFault.ChangeInProgress inProgress -> StepCode.CHANGE_IN_PROGRESS;
      case AwsFault.StaleVersion stale -> StepCode.CONFIG_CONFLICT;
      case AwsFault.UnknownCertificate unknown -> StepCode.CERTIFICATE_REJECTED;
      case AwsFault.InvalidCredentials invalid -> StepCode.INVALID_CREDENTIALS;
      case AwsFault.Refused refused ->
          switch (refused.refusal()) {
            case DISTRIBUTION_NOT_FOUND -> StepCode.DISTRIBUTION_NOT_FOUND;
            case ACCESS_DENIED -> StepCode.ACCESS_DENIED;
            case CERTIFICATE_REJECTED -> StepCode.CERTIFICATE_REJECTED;
            case QUOTA_EXCEEDED -> StepCode.QUOTA_EXCEEDED;
            case CONFIGURATION_REFUSED -> StepCode.CONFIGURATION_REFUSED;
            case UNKNOWN -> StepCode.AWS_UNAVAILABLE;
          };
    };
  }
}
