package io.autossl.deployer.deployment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * What may change in a deployment, and those of its steps that have changed, as the API shows it.
 */
record DeploymentChange(
    UUID id,
    DeploymentStatus status,
    @Nullable String acmCertificateArn,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    DeploymentProgress progress,
    DeploymentSummary summary,
    List<RawValue> steps) {

  static DeploymentChange of(DeploymentView deployment, List<RenderedStep> changed) {
    return new DeploymentChange(
        deployment.id(),
        deployment.status(),
        deployment.acmCertificateArn(),
        deployment.startedAt(),
        deployment.finishedAt(),
        deployment.progress(),
        deployment.summary(),
        changed.stream().map(RenderedStep::raw).toList());
  }
}
