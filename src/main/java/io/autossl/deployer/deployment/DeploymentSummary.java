package io.autossl.deployer.deployment;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Predicate;

/** What became of a deployment's distributions, so far: the ends of their updates. */
@Schema(description = "What became of the distributions, so far")
public record DeploymentSummary(
    @Schema(description = "Changed to the certificate", example = "1") int updated,
    @Schema(description = "Had it already", example = "0") int unchanged,
    @Schema(description = "Left alone, to prevent downtime", example = "1") int skipped,
    @Schema(description = "Not changed because of an error", example = "0") int failed) {

  public static DeploymentSummary of(List<StepTally> tallies) {
    Predicate<StepTally> alreadyDeployed = tally -> tally.code() == StepCode.ALREADY_DEPLOYED;
    return new DeploymentSummary(
        count(tallies, StepStatus.SUCCEEDED, alreadyDeployed.negate()),
        count(tallies, StepStatus.SUCCEEDED, alreadyDeployed),
        count(tallies, StepStatus.SKIPPED, tally -> true),
        count(tallies, StepStatus.FAILED, tally -> true));
  }

  private static int count(
      List<StepTally> tallies, StepStatus status, Predicate<StepTally> condition) {
    return tallies.stream()
        .filter(tally -> tally.type() == StepType.UPDATE_DISTRIBUTION)
        .filter(tally -> tally.status() == status)
        .filter(condition)
        .mapToInt(StepTally::count)
        .sum();
  }
}
