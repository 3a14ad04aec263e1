package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** Amazon CloudFront, as far as a distribution's configuration goes. */
final class CloudFrontService {

  private final Distributions distributions;
  private final ViewerCertificateRules rules;
  private final AwsBehavior behavior;
  private final Clock clock;

  CloudFrontService(
      Distributions distributions,
      ViewerCertificateRules rules,
      AwsBehavior behavior,
      Clock clock) {
    this.distributions = distributions;
    this.rules = rules;
    this.behavior = behavior;
    this.clock = clock;
  }

  AwsResponse getDistributionConfig(AwsRequest request, SimulatedAccessKey accessKey) {
    StoredDistribution.Version current = distribution(request, accessKey).current();
    return AwsResponse.xml(200, current.config().bytes()).withHeader("ETag", current.eTag());
  }

  AwsResponse updateDistribution(AwsRequest request, SimulatedAccessKey accessKey) {
    StoredDistribution distribution = distribution(request, accessKey);
    if (request.body().length == 0) {
      throw new AwsError(400, "MissingBody", "This operation requires a body.");
    }
    Duration changeDuration = behavior.certificateChangeDuration();
    StoredDistribution.Version updated =
        distribution.update(
            request.header("If-Match"),
            behavior.certificateChangesIgnored()
                ? distribution.current().config()
                : DistributionConfig.parse(request.body()),
            rules,
            changeDuration,
            clock.instant());
    return AwsResponse.xml(200, document(request, accessKey, updated).getBytes(UTF_8))
        .withHeader("ETag", updated.eTag());
  }

  private StoredDistribution distribution(AwsRequest request, SimulatedAccessKey accessKey) {
    Authority.require(accessKey, request.operation(), arn(request, accessKey));
    return distributions
        .find(requireNonNull(request.resourceId()))
        .filter(distribution -> distribution.accountId().equals(accessKey.accountId()))
        .orElseThrow(
            () ->
                new AwsError(
                    404, "NoSuchDistribution", "The specified distribution does not exist."));
  }

  private static String document(
      AwsRequest request, SimulatedAccessKey accessKey, StoredDistribution.Version updated) {
    String id = requireNonNull(request.resourceId());
    return """
    <?xml version="1.0"?>
    <Distribution xmlns="%s"><Id>%s</Id><ARN>%s</ARN><Status>InProgress</Status>\
    <LastModifiedTime>%s</LastModifiedTime>\
    <InProgressInvalidationBatches>0</InProgressInvalidationBatches>\
    <DomainName>d%s.cloudfront.net</DomainName>\
    <ActiveTrustedSigners><Enabled>false</Enabled><Quantity>0</Quantity></ActiveTrustedSigners>\
    <ActiveTrustedKeyGroups><Enabled>false</Enabled><Quantity>0</Quantity>\
    </ActiveTrustedKeyGroups>%s<AliasICPRecordals></AliasICPRecordals></Distribution>\
    """
        .formatted(
            DistributionConfig.NAMESPACE,
            id,
            arn(request, accessKey),
            updated.lastModifiedTime(),
            id.toLowerCase(Locale.ROOT),
            updated.config().rootElement());
  }

  private static String arn(AwsRequest request, SimulatedAccessKey accessKey) {
    return "arn:aws:cloudfront::" + accessKey.accountId() + ":distribution/" + request.resourceId();
  }
}
