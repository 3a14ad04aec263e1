package io.autossl.deployer.simulator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A distribution as it stands.
 *
 * @param configXml the configuration, exactly as GetDistributionConfig answers it
 * @param updatesApplied how many UpdateDistribution calls changed it
 */
public record SimulatedDistribution(
    String id,
    String accountId,
    String configXml,
    String eTag,
    List<String> aliases,
    SimulatedViewerCertificate viewerCertificate,
    int updatesApplied,
    Instant lastModifiedTime) {

  /** The ARN of the ACM certificate that it uses, if it uses one. */
  public @Nullable String acmCertificateArn() {
    return viewerCertificate.acmCertificateArn();
  }
}
