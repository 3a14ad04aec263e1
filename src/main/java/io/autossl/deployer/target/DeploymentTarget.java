package io.autossl.deployer.target;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where certificates are deployed to, and how.
 *
 * @param provider the kind of target: {@value #AWS_CLOUDFRONT} is the only one
 * @param accessKey the access key's identifier
 * @param distributionIds 1 to 500 CloudFront distributions, each once
 * @param certificateName the name whose certificates this target is for
 * @param autoDeploy whether every new certificate of that name is deployed by itself
 * @param version counts the changes, from 1
 */
@Schema(description = "Where certificates are deployed to, and how")
public record DeploymentTarget(
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
    @Schema(description = "Counts the changes; the ETag", example = "1") long version,
    Instant createdAt,
    Instant updatedAt) {

  /** Amazon CloudFront. */
  public static final String AWS_CLOUDFRONT = "aws-cloudfront";

  /** Copies the list. */
  public DeploymentTarget {
    distributionIds = List.copyOf(distributionIds);
  }
}
