package io.autossl.deployer.deployment.web;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentProgress;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.DeploymentSummary;
import io.autossl.deployer.deployment.DeploymentTrigger;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepCount;
import io.autossl.deployer.deployment.Steps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A deployment as the API shows it. */
@Schema(name = "Deployment", description = "A deployment of one certificate to one target")
record DeploymentView(
    UUID id,
    UUID targetId,
    @Schema(description = "The target's name when it was requested", example = "web shop")
        String targetName,
    UUID certificateId,
    @Schema(example = "example.com") String certificateName,
    @Schema(example = "4a7b0e5c1f9d8e6a3b2c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192")
        String certificateFingerprintSha256,
    @Schema(description = "What asked for it", example = "MANUAL") DeploymentTrigger trigger,
    @Schema(
            description =
                "The name of the token that it was requested with; `autossl` for an automatic one."
                    + " Null if it was requested before this was stored",
            example = "console")
        @Nullable String requestedBy,
    @Schema(description = "The deployment that this one tries again, if it is a retry")
        @Nullable UUID retryOf,
    @Schema(example = "RUNNING") DeploymentStatus status,
    @Schema(example = "[\"EWH7HR80TDW90\", \"EWH7HR81TDW87\"]") List<String> distributionIds,
    @Schema(
            description = "The certificate in ACM, once it is there",
            example =
                "arn:aws:acm:us-east-1:123456789012:certificate/8f6a2c1e-5b3d-4e7f-9a0b-1c2d3e4f5a6b")
        @Nullable String acmCertificateArn,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    DeploymentProgress progress,
    DeploymentSummary summary,
    @Schema(description = "The code of the first step that failed or was skipped; null if none was")
        @Nullable StepCode failureCode,
    @Schema(description = "All steps; left out in lists") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<StepView> steps) {

  static DeploymentView of(Deployment deployment, Steps steps) {
    return of(deployment, steps.counts(), steps.all().stream().map(StepView::of).toList());
  }

  static DeploymentView of(Deployment deployment, List<StepCount> counts) {
    return of(deployment, counts, null);
  }

  /** The steps of one that has them. */
  List<StepView> allSteps() {
    return requireNonNull(steps, "a deployment in a list has no steps");
  }

  private static DeploymentView of(
      Deployment deployment, List<StepCount> counts, @Nullable List<StepView> steps) {
    return new DeploymentView(
        deployment.id(),
        deployment.targetId(),
        deployment.targetName(),
        deployment.certificate().id(),
        deployment.certificate().name(),
        deployment.certificate().fingerprintSha256(),
        deployment.trigger(),
        deployment.requestedBy(),
        deployment.retryOf(),
        deployment.status(),
        deployment.distributionIds(),
        deployment.acmCertificateArn(),
        deployment.createdAt(),
        deployment.startedAt(),
        deployment.finishedAt(),
        DeploymentProgress.of(counts),
        DeploymentSummary.of(counts),
        StepCount.failureCode(counts),
        steps);
  }
}
