package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AwsFault;

/** What a fault of AWS makes of a step, if nothing more can be done about it. */
final class FaultExplanation {

  private FaultExplanation() {}

  static StepEnd of(AwsFault fault) {
    return failed(fault, fault.message());
  }

  /** The same, if an update may have taken effect that was sent before. */
  static StepEnd ofLostUpdate(AwsFault fault) {
    return failed(
        fault,
        "The answer to the update was lost: it may have taken effect, which could not be read. "
            + fault.message());
  }

  /** The same, if an import may have taken effect that was sent before. */
  static StepEnd ofLostImport(AwsFault fault) {
    return failed(
        fault,
        "The answer to an import was lost: ACM may hold the certificate. " + fault.message());
  }

  private static StepEnd failed(AwsFault fault, String message) {
    return StepEnd.failed(code(fault), message).withRequest(fault.requestId());
  }

  private static StepCode code(AwsFault fault) {
    return switch (fault) {
      case AwsFault.Passing passing -> StepCode.AWS_UNAVAILABLE;
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
            case OTHER -> StepCode.INTERNAL_ERROR;
          };
    };
  }
}
