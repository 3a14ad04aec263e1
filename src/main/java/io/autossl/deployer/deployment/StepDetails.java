package io.autossl.deployer.deployment;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * What a step found out about a distribution's domain names.
 *
 * @param domainNames the distribution's alternate domain names
 * @param uncoveredDomainNames those of them that the certificate does not cover
 */
@Schema(description = "What a step found out about a distribution's domain names")
record StepDetails(
    @Schema(
            description = "The distribution's alternate domain names",
            example = "[\"example.com\"]")
        List<String> domainNames,
    @Schema(description = "Those of them that the certificate does not cover", example = "[]")
        List<String> uncoveredDomainNames) {

  StepDetails {
    domainNames = List.copyOf(domainNames);
    uncoveredDomainNames = List.copyOf(uncoveredDomainNames);
  }
}
