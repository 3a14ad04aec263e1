package io.autossl.deployer.deployment;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a step ends. */
public record StepEnd(StepStatus status, StepNote note) {

  public StepEnd {
    if (!status.isOver()) {
      throw new IllegalArgumentException(status + " is no end");
    }
  }

  public static StepEnd succeeded(@Nullable StepCode code, String message) {
    return new StepEnd(StepStatus.SUCCEEDED, StepNote.of(code, message));
  }

  static StepEnd skipped(StepCode code, String message) {
    return new StepEnd(StepStatus.SKIPPED, StepNote.of(code, message));
  }

  public static StepEnd failed(StepCode code, String message) {
    return new StepEnd(StepStatus.FAILED, StepNote.of(code, message));
  }

  public static StepEnd cancelled() {
    return new StepEnd(
        StepStatus.CANCELLED, StepNote.of(StepCode.CANCELLED, "The deployment was cancelled"));
  }

  /** An automatic deployment gives way to a newer one. */
  public static StepEnd superseded(UUID newer) {
    return new StepEnd(
        StepStatus.CANCELLED,
        StepNote.of(
            StepCode.SUPERSEDED,
            "Deployment %s of a newer certificate takes its place".formatted(newer)));
  }

  /** A distribution is right as it is. */
  public static StepEnd alreadyDeployed(StepDetails details) {
    return succeeded(StepCode.ALREADY_DEPLOYED, "The distribution serves the certificate already")
        .with(details);
  }

  /** A distribution is left alone, because viewers of some names would get a wrong certificate. */
  static StepEnd notCovered(List<String> domainNames, List<String> uncoveredDomainNames) {
    return skipped(
            StepCode.DOMAINS_NOT_COVERED,
            "Skipped to prevent downtime: the certificate does not cover "
                + String.join(", ", uncoveredDomainNames))
        .with(StepDetails.of(domainNames, uncoveredDomainNames));
  }

  /** A distribution is left alone, because not all domain names of its viewers are known. */
  static StepEnd tenantsNotReadable(List<String> domainNames, List<String> uncoveredDomainNames) {
    return skipped(
            StepCode.TENANTS_NOT_READABLE,
            "Skipped to prevent downtime: viewers reach the distribution by the domain names of its"
                + " tenants, which are not in its configuration, so that it cannot be told whether"
                + " the certificate covers them")
        .with(StepDetails.of(domainNames, uncoveredDomainNames));
  }

  public StepEnd with(StepDetails details) {
    return new StepEnd(status, note.with(details));
  }

  public StepEnd withRequest(@Nullable String awsRequestId) {
    return new StepEnd(status, note.withRequest(awsRequestId));
  }
}
