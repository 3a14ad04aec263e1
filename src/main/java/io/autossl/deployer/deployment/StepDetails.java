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
 * @param domainNames the distribution's alternate domain names
 * @param uncoveredDomainNames those of them that the certificate does not cover
 * @param viewerCertificateBefore the viewer certificate that an update replaces
 * @param viewerCertificateAfter the viewer certificate that an update has put there
 */
@Schema(description = "What a step found out about a distribution, and changed")
@JsonInclude(JsonInclude.Include.NON_NULL)
record StepDetails(
    @Schema(
            description = "The distribution's alternate domain names",
            example = "[\"example.com\"]")
        List<String> domainNames,
    @Schema(description = "Those of them that the certificate does not cover", example = "[]")
        List<String> uncoveredDomainNames,
    @Schema(description = "The viewer certificate that an update replaces")
        @Nullable ViewerCertificate viewerCertificateBefore,
    @Schema(description = "The viewer certificate that an update has put there")
        @Nullable ViewerCertificate viewerCertificateAfter) {

  StepDetails {
    domainNames = List.copyOf(domainNames);
    uncoveredDomainNames = List.copyOf(uncoveredDomainNames);
  }

  /** What a distribution's domain names say. */
  static StepDetails of(List<String> domainNames, List<String> uncoveredDomainNames) {
    return new StepDetails(domainNames, uncoveredDomainNames, null, null);
  }

  /** A covered distribution is to be updated. */
  static StepDetails ofUpdate(DistributionConfiguration current) {
    return new StepDetails(
        current.alternateDomainNames(), List.of(), current.viewerCertificate(), null);
  }

  /** An update has replaced the viewer certificate that earlier details tell, if they do. */
  StepDetails replacedBy(ViewerCertificate after, @Nullable StepDetails earlier) {
    return new StepDetails(
        domainNames,
        uncoveredDomainNames,
        earlier == null ? viewerCertificateBefore : earlier.viewerCertificateBefore,
        after);
  }
}
