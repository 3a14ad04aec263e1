package io.autossl.deployer.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.cloudfront.ViewerCertificate;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step found out about a distribution, and changed.
 *
 * @param domainNames the distribution's alternate domain names; null if they were not read
 * @param uncoveredDomainNames those of them that the certificate does not cover; null likewise
 * @param viewerCertificateBefore the viewer certificate that an update replaces
 * @param viewerCertificateAfter the viewer certificate that an update has put there
 * @param awsErrorCode what AWS calls the reason why it refused the last call
 */
@Schema(description = "What a step found out about a distribution, and changed")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepDetails(
    @Schema(
            description = "The distribution's alternate domain names",
            example = "[\"example.com\"]")
        @Nullable List<String> domainNames,
    @Schema(description = "Those of them that the certificate does not cover", example = "[]")
        @Nullable List<String> uncoveredDomainNames,
    @Schema(description = "The viewer certificate that an update replaces")
        @Nullable ViewerCertificate viewerCertificateBefore,
    @Schema(description = "The viewer certificate that an update has put there")
        @Nullable ViewerCertificate viewerCertificateAfter,
    @Schema(
            description = "What AWS calls the reason why it refused the last call",
            example = "InvalidWebACLId")
        @Nullable String awsErrorCode) {

  /** Copies the lists. */
  public StepDetails {
    domainNames = domainNames == null ? null : List.copyOf(domainNames);
    uncoveredDomainNames = uncoveredDomainNames == null ? null : List.copyOf(uncoveredDomainNames);
  }

  /** Only the error code of a refusal by AWS. */
  public static StepDetails ofRefusal(String awsErrorCode) {
    return new StepDetails(null, null, null, null, awsErrorCode);
  }

  /** The domain names of a distribution, and which of them are not covered. */
  static StepDetails of(List<String> domainNames, List<String> uncoveredDomainNames) {
    return new StepDetails(domainNames, uncoveredDomainNames, null, null, null);
  }

  /** A covered distribution is to be updated. */
  public static StepDetails ofUpdate(DistributionConfiguration current) {
    return new StepDetails(
        current.alternateDomainNames(), List.of(), current.viewerCertificate(), null, null);
  }

  /** An update has replaced the viewer certificate that earlier details tell, if they do. */
  public StepDetails replacedBy(ViewerCertificate after, @Nullable StepDetails earlier) {
    return new StepDetails(
        domainNames,
        uncoveredDomainNames,
        earlier == null ? viewerCertificateBefore : earlier.viewerCertificateBefore,
        after,
        awsErrorCode);
  }

  /** The same with the error code of a refusal by AWS. */
  public StepDetails refusedFor(String awsErrorCode) {
    return new StepDetails(
        domainNames,
        uncoveredDomainNames,
        viewerCertificateBefore,
        viewerCertificateAfter,
        awsErrorCode);
  }
}
