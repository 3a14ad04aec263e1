package io.autossl.deployer.target;

import io.autossl.deployer.web.EntityTags;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A target as the API shows it, with the state that deployments left it in. */
@Schema(
    name = "DeploymentTarget",
    description = "Where certificates are deployed to, and what was deployed there")
record DeploymentTargetView(
    UUID id,
    @Schema(description = "What people call it", example = "web shop") String name,
    @Schema(description = "The kind of target", example = DeploymentTarget.AWS_CLOUDFRONT)
        String provider,
    @Schema(description = "The access key's identifier") UUID accessKey,
    @Schema(example = "[\"EWH7HR80TDW90\", \"EWH7HR81TDW87\"]") List<String> distributionIds,
    @Schema(description = "The name whose certificates this target is for", example = "example.com")
        @Nullable String certificateName,
    @Schema(description = "Whether every new certificate of that name is deployed by itself")
        boolean autoDeploy,
    @Schema(description = "Counts the changes; the ETag begins with it", example = "1")
        long version,
    Instant createdAt,
    Instant updatedAt,
    @Nullable LastDeployment lastDeployment,
    @Schema(
            description =
                """
                What deployments tell of it:
                * `NEVER_DEPLOYED`: none has begun yet
                * `DEPLOYING`: one is queued or under way
                * `IN_SYNC`: each of its distributions has got the certificate that was last deployed
                * `OUT_OF_SYNC`: some were skipped, or have not got that certificate yet
                * `FAILED`: the last deployment failed for some
                * `UNKNOWN`: what was deployed is not known any more
                """,
            example = "IN_SYNC")
        TargetState state,
    @Schema(
            description = "The state in words",
            example = "All 2 distributions have got the certificate example.com.")
        String stateMessage) {

  static DeploymentTargetView of(DeploymentTarget target, TargetStatus status) {
    return new DeploymentTargetView(
        target.id(),
        target.name(),
        target.provider(),
        target.accessKey(),
        target.distributionIds(),
        target.certificateName(),
        target.autoDeploy(),
        target.version(),
        target.createdAt(),
        target.updatedAt(),
        status.lastDeployment(),
        status.state(),
        status.message());
  }

  /**
   * The entity tag, which changes with everything that is shown: the version, a dot, and the state
   * of deployments.
   */
  String entityTag() {
    if (state == TargetState.NEVER_DEPLOYED && lastDeployment == null) {
      return EntityTags.of(version);
    }
    String last =
        lastDeployment == null
            ? ""
            : "%s %s %s"
                .formatted(
                    lastDeployment.id(), lastDeployment.status(), lastDeployment.finishedAt());
    return EntityTags.of(version, "%s %s %s".formatted(last, state, stateMessage));
  }
}
