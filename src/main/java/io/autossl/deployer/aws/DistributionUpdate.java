package io.autossl.deployer.aws;

import io.autossl.deployer.cloudfront.ViewerCertificate;

/**
 * What an update changed.
 *
 * @param before the viewer certificate that was replaced
 * @param after the viewer certificate from then on
 */
public record DistributionUpdate(ViewerCertificate before, ViewerCertificate after) {}
