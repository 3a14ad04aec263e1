package io.autossl.deployer.deployment.web;

import io.autossl.deployer.deployment.DeploymentProgress;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.DeploymentSummary;
import io.autossl.deployer.deployment.StepCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What may change in a deployment, and those of its steps that have changed, as the API shows it.
 */
@Schema(description = "What may change in a deployment, and those of its steps that have changed")
record DeploymentChange(
    UUID id,
    DeploymentStatus status,
    @Nullable String acmCertificateArn,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    DeploymentProgress progress,
    DeploymentSummary summary,
    @Nullable StepCode failureCode,
    List<StepView> steps) {

  static DeploymentChange of(DeploymentView deployment, List<StepView> changed) {
    return new DeploymentChange(
        deployment.id(),
        deployment.status(),
        deployment.acmCertificateArn(),
        deployment.startedAt(),
        deployment.finishedAt(),
        deployment.progress(),
        deployment.summary(),
        deployment.failureCode(),
        changed);
  }
}
