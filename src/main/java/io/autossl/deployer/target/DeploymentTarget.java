package io.autossl.deployer.target;

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
 * @param autoDeploy whether every new certificate of that name is deployed automatically
 * @param version counts the changes, from 1
 * @param lastCertificateNotAfter when the certificate that it last got expires; stored when the
 *     deployment of it is deleted, and null before
 */
public record DeploymentTarget(
    UUID id,
    String name,
    String provider,
    UUID accessKey,
    List<String> distributionIds,
    @Nullable String certificateName,
    boolean autoDeploy,
    long version,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant lastCertificateNotAfter) {

  /** Amazon CloudFront. */
  public static final String AWS_CLOUDFRONT = "aws-cloudfront";

  /** Copies the list. */
  public DeploymentTarget {
    distributionIds = List.copyOf(distributionIds);
  }

  /** The same target with the next version, changed at this time. */
  DeploymentTarget next(Instant now) {
    return new DeploymentTarget(
        id,
        name,
        provider,
        accessKey,
        distributionIds,
        certificateName,
        autoDeploy,
        version + 1,
        createdAt,
        now,
        lastCertificateNotAfter);
  }
}
