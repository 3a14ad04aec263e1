package io.autossl.deployer.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The steps of a deployment, in order: one validation per distribution, one import, one update per
 * distribution.
 */
public record Steps(List<Step> all) {

  /** Copies the list. */
  public Steps {
    all = List.copyOf(all);
  }

  /** All that is to be done for these distributions. */
  public static Steps toDo(List<String> distributionIds) {
    List<Step> steps = new ArrayList<>();
    for (String distributionId : distributionIds) {
      steps.add(Step.pending(steps.size() + 1, StepType.VALIDATE_DISTRIBUTION, distributionId));
    }
    steps.add(Step.pending(steps.size() + 1, StepType.IMPORT_CERTIFICATE, null));
    for (String distributionId : distributionIds) {
      steps.add(Step.pending(steps.size() + 1, StepType.UPDATE_DISTRIBUTION, distributionId));
    }
    return new Steps(steps);
  }

  Stream<Step> of(StepType type) {
    return all.stream().filter(step -> step.is(type));
  }

  /** The only import. */
  public Step importStep() {
    return of(StepType.IMPORT_CERTIFICATE).findFirst().orElseThrow();
  }

  /** The update of the distribution that a validation is about. */
  public Step updateOf(Step validation) {
    return of(StepType.UPDATE_DISTRIBUTION)
        .filter(update -> update.distribution().equals(validation.distribution()))
        .findFirst()
        .orElseThrow();
  }

  /** The steps that have not ended, in order. */
  public List<Step> unfinished() {
    return all.stream().filter(step -> !step.isFinished()).toList();
  }

  /** Whether a distribution is known to want the certificate: validated, and yet to be updated. */
  public boolean isCertificateWanted() {
    return of(StepType.VALIDATE_DISTRIBUTION)
        .anyMatch(step -> step.isFinished() && !updateOf(step).isFinished());
  }

  /** Whether an update waits for CloudFront to see a new certificate. */
  public boolean awaitVisibility() {
    return of(StepType.UPDATE_DISTRIBUTION).anyMatch(Step::awaitsVisibility);
  }

  /** Whether a distribution has been updated to serve this ACM certificate. */
  public boolean tookCertificate(String arn) {
    return of(StepType.UPDATE_DISTRIBUTION)
        .filter(step -> step.status() == StepStatus.SUCCEEDED)
        .map(step -> step.diagnostics().details())
        .filter(Objects::nonNull)
        .map(StepDetails::viewerCertificateAfter)
        .anyMatch(after -> after != null && after.isServing(arn));
  }

  /** One count for each step. */
  public List<StepCount> counts() {
    return all.stream().map(StepCount::of).toList();
  }

  /** How the deployment ends, when all its steps have ended. */
  public DeploymentStatus finalStatus() {
    if (of(StepType.UPDATE_DISTRIBUTION).anyMatch(step -> step.status() == StepStatus.CANCELLED)) {
      return DeploymentStatus.CANCELLED;
    }
    DeploymentSummary summary = DeploymentSummary.of(counts());
    int right = summary.updated() + summary.unchanged();
    if (right > 0) {
      return summary.failed() + summary.skipped() == 0
          ? DeploymentStatus.SUCCEEDED
          : DeploymentStatus.PARTIALLY_SUCCEEDED;
    }
    return summary.failed() > 0 ? DeploymentStatus.FAILED : DeploymentStatus.SKIPPED;
  }

  /** The distributions that do not have the certificate, once the deployment has ended. */
  public List<String> leftDistributionIds() {
    return of(StepType.UPDATE_DISTRIBUTION)
        .filter(step -> step.status() != StepStatus.SUCCEEDED)
        .map(Step::distribution)
        .toList();
  }
}
