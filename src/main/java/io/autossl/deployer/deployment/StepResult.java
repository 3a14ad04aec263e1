package io.autossl.deployer.deployment;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a step ends: its final status, and why. */
public record StepResult(StepStatus status, StepDiagnostics diagnostics) {

  /**
   * Requires a final status.
   *
   * @throws IllegalArgumentException if the status is not final
   */
  public StepResult {
    if (!status.isFinished()) {
      throw new IllegalArgumentException(status + " is no end");
    }
  }

  /** The step has succeeded. */
  public static StepResult succeeded(@Nullable StepCode code, String message) {
    return new StepResult(StepStatus.SUCCEEDED, StepDiagnostics.of(code, message));
  }

  static StepResult skipped(StepCode code, String message) {
    return new StepResult(StepStatus.SKIPPED, StepDiagnostics.of(code, message));
  }

  /** The step has failed. */
  public static StepResult failed(StepCode code, String message) {
    return new StepResult(StepStatus.FAILED, StepDiagnostics.of(code, message));
  }

  /** The deployment was cancelled before the step was done. */
  public static StepResult cancelled() {
    return new StepResult(
        StepStatus.CANCELLED,
        StepDiagnostics.of(StepCode.CANCELLED, "The deployment was cancelled"));
  }

  /** An automatic deployment gives way to a newer one. */
  public static StepResult superseded(UUID newer) {
    return new StepResult(
        StepStatus.CANCELLED,
        StepDiagnostics.of(
            StepCode.SUPERSEDED,
            "Deployment %s of a newer certificate takes its place".formatted(newer)));
  }

  /** A distribution is right as it is. */
  public static StepResult alreadyDeployed(StepDetails details) {
    return succeeded(StepCode.ALREADY_DEPLOYED, "The distribution serves the certificate already")
        .with(details);
  }

  /** A distribution is left alone, because viewers of some names would get a wrong certificate. */
  static StepResult notCovered(List<String> domainNames, List<String> uncoveredDomainNames) {
    return skipped(
            StepCode.DOMAINS_NOT_COVERED,
            "Skipped to prevent downtime: the certificate does not cover "
                + String.join(", ", uncoveredDomainNames))
        .with(StepDetails.of(domainNames, uncoveredDomainNames));
  }

  /** A distribution is left alone, because not all domain names of its viewers are known. */
  static StepResult tenantsNotReadable(
      List<String> domainNames, List<String> uncoveredDomainNames) {
    return skipped(
            StepCode.TENANTS_NOT_READABLE,
            "Skipped to prevent downtime: viewers reach the distribution by the domain names of its"
                + " tenants, which are not in its configuration, so that it cannot be told whether"
                + " the certificate covers them")
        .with(StepDetails.of(domainNames, uncoveredDomainNames));
  }

  /** This result with details. */
  public StepResult with(StepDetails details) {
    return new StepResult(status, diagnostics.with(details));
  }

  /** This result with AWS's identifier of the step's last request. */
  public StepResult withRequest(@Nullable String awsRequestId) {
    return new StepResult(status, diagnostics.withRequest(awsRequestId));
  }
}
