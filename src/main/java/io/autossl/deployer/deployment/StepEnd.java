package io.autossl.deployer.deployment;

import org.jspecify.annotations.Nullable;

/** How a step ends. */
record StepEnd(StepStatus status, StepNote note) {

  StepEnd {
    if (!status.isOver()) {
      throw new IllegalArgumentException(status + " is no end");
    }
  }

  static StepEnd succeeded(@Nullable StepCode code, String message) {
    return new StepEnd(StepStatus.SUCCEEDED, StepNote.of(code, message));
  }

  static StepEnd skipped(StepCode code, String message) {
    return new StepEnd(StepStatus.SKIPPED, StepNote.of(code, message));
  }

  static StepEnd failed(StepCode code, String message) {
    return new StepEnd(StepStatus.FAILED, StepNote.of(code, message));
  }

  static StepEnd cancelled() {
    return new StepEnd(
        StepStatus.CANCELLED, StepNote.of(StepCode.CANCELLED, "The deployment was cancelled"));
  }

  /** A distribution is right as it is. */
  static StepEnd alreadyDeployed(StepDetails details) {
    return succeeded(StepCode.ALREADY_DEPLOYED, "The distribution serves the certificate already")
        .with(details);
  }

  /** A distribution is left alone, because viewers of some names would get a wrong certificate. */
  static StepEnd notCovered(StepDetails details) {
    return skipped(
            StepCode.DOMAINS_NOT_COVERED,
            "Skipped to prevent downtime: the certificate does not cover "
                + String.join(", ", details.uncoveredDomainNames()))
        .with(details);
  }

  StepEnd with(StepDetails details) {
    return new StepEnd(status, note.with(details));
  }

  StepEnd withRequest(@Nullable String awsRequestId) {
    return new StepEnd(status, note.withRequest(awsRequestId));
  }
}
