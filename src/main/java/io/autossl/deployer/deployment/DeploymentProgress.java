package io.autossl.deployer.deployment;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How many of a deployment's steps are over. */
@Schema(description = "How many of the steps are over")
public record DeploymentProgress(
    @Schema(example = "3") int completedSteps, @Schema(example = "5") int totalSteps) {

  /** The progress of a deployment with these steps. */
  public static DeploymentProgress of(List<StepCount> counts) {
    return new DeploymentProgress(
        counts.stream()
            .filter(steps -> steps.status().isFinished())
            .mapToInt(StepCount::count)
            .sum(),
        counts.stream().mapToInt(StepCount::count).sum());
  }
}
