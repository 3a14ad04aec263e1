package io.autossl.deployer.deployment;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Predicate;

/** How many of a deployment's distributions were updated, unchanged, skipped or failed so far. */
@Schema(description = "What became of the distributions, so far")
public record DeploymentSummary(
    @Schema(description = "Changed to the certificate", example = "1") int updated,
    @Schema(description = "Had it already", example = "0") int unchanged,
    @Schema(description = "Left alone, to prevent downtime", example = "1") int skipped,
    @Schema(description = "Not changed because of an error", example = "0") int failed) {

  /** The summary of a deployment with these steps. */
  public static DeploymentSummary of(List<StepCount> counts) {
    Predicate<StepCount> alreadyDeployed = steps -> steps.code() == StepCode.ALREADY_DEPLOYED;
    return new DeploymentSummary(
        count(counts, StepStatus.SUCCEEDED, alreadyDeployed.negate()),
        count(counts, StepStatus.SUCCEEDED, alreadyDeployed),
        count(counts, StepStatus.SKIPPED, steps -> true),
        count(counts, StepStatus.FAILED, steps -> true));
  }

  private static int count(
      List<StepCount> counts, StepStatus status, Predicate<StepCount> condition) {
    return counts.stream()
        .filter(steps -> steps.type() == StepType.UPDATE_DISTRIBUTION)
        .filter(steps -> steps.status() == status)
        .filter(condition)
        .mapToInt(StepCount::count)
        .sum();
  }
}
