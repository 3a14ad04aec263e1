package io.autossl.deployer.deployment.web;

import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepDetails;
import io.autossl.deployer.deployment.StepStatus;
import io.autossl.deployer.deployment.StepType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A step as the API shows it. */
@Schema(name = "Step", description = "One step of a deployment")
record StepView(
    @Schema(description = "Its number in the deployment, from 1", example = "1") int sequence,
    @Schema(example = "VALIDATE_DISTRIBUTION") StepType type,
    @Schema(
            description = "The distribution that it is about; null for the import",
            example = "EWH7HR80TDW90")
        @Nullable String distributionId,
    @Schema(example = "SUCCEEDED") StepStatus status,
    @Schema(description = "Why it ended as it did, or what it waits for; for programs")
        @Nullable StepCode code,
    @Schema(
            description = "The same for people",
            example = "The certificate covers all alternate domain names")
        @Nullable String message,
    @Schema(description = "What it found out about the distribution's domain names")
        @Nullable StepDetails details,
    @Schema(description = "How often AWS was called for it, but for throttled calls", example = "1")
        int attempts,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Schema(
            description = "AWS's identifier of its last request",
            example = "3b9f5d4e-6f0a-4c1b-8d2e-7a5c9e1f0b3d")
        @Nullable String awsRequestId) {

  static StepView of(Step step) {
    return new StepView(
        step.sequence(),
        step.type(),
        step.distributionId(),
        step.status(),
        step.diagnostics().code(),
        step.diagnostics().message(),
        step.diagnostics().details(),
        step.attempts().made(),
        step.times().startedAt(),
        step.times().finishedAt(),
        step.diagnostics().awsRequestId());
  }
}
