package io.autossl.deployer.aws;

import io.autossl.deployer.aws.client.RawDistributionConfiguration;
import io.autossl.deployer.aws.client.RawDistributionConfiguration.Received;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.cloudfront.UnreadableConfigurationException;
import io.autossl.deployer.cloudfront.UpdatedDistribution;
import io.autossl.deployer.cloudfront.ViewerCertificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionResponse;

/**
 * Reads and updates CloudFront distributions.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistributionConfig.html">GetDistributionConfig</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html">UpdateDistribution</a>
 */
@Component
public class Distributions {

  private final CloudFrontClient cloudFront;
  private final AwsCalls calls;

  Distributions(CloudFrontClient cloudFront, AwsCalls calls) {
    this.cloudFront = cloudFront;
    this.calls = calls;
  }

  /** Reads a distribution's configuration. */
  public AwsOutcome<DistributionConfiguration> read(
      AwsCredentials credentials, String distributionId) {
    return calls.call(
        AwsOperation.GET_DISTRIBUTION_CONFIG, () -> sendRead(credentials, distributionId));
  }

  /**
   * Makes a distribution serve an ACM certificate by SNI, and leaves everything else as it was
   * read. The fault is {@link AwsFault.StaleVersion} if the distribution was changed since.
   */
  public AwsOutcome<DistributionUpdate> update(
      AwsCredentials credentials,
      String distributionId,
      DistributionConfiguration configuration,
      String acmCertificateArn) {
    return calls.call(
        AwsOperation.UPDATE_DISTRIBUTION,
        () -> sendUpdate(credentials, distributionId, configuration, acmCertificateArn));
  }

  private AwsOutcome<DistributionConfiguration> sendRead(
      AwsCredentials credentials, String distributionId) {
    Received received = new Received();
    GetDistributionConfigResponse response =
        cloudFront.getDistributionConfig(
            request ->
                request
                    .id(distributionId)
                    .overrideConfiguration(
                        AwsCalls.signedWith(credentials)
                            .putExecutionAttribute(RawDistributionConfiguration.RECEIVED, received)
                            .build()));
    @Nullable String requestId = AwsCalls.requestId(response);
    if (response.eTag() == null) {
      return unreadable("it has no ETag", requestId);
    }
    try {
      return new AwsOutcome.Succeeded<>(
          DistributionConfiguration.read(response.eTag(), received.body()), requestId);
    } catch (UnreadableConfigurationException unreadable) {
      return unreadable("it is " + unreadable.getMessage(), requestId);
    }
  }

  private AwsOutcome<DistributionUpdate> sendUpdate(
      AwsCredentials credentials,
      String distributionId,
      DistributionConfiguration configuration,
      String acmCertificateArn) {
    Received received = new Received();
    UpdateDistributionResponse response =
        cloudFront.updateDistribution(
            request ->
                request
                    .id(distributionId)
                    .ifMatch(configuration.version())
                    .distributionConfig(DistributionConfig.builder().build())
                    .overrideConfiguration(
                        AwsCalls.signedWith(credentials)
                            .putExecutionAttribute(RawDistributionConfiguration.RECEIVED, received)
                            .putExecutionAttribute(
                                RawDistributionConfiguration.REPLACEMENT,
                                configuration.serving(acmCertificateArn))
                            .build()));
    @Nullable String requestId = AwsCalls.requestId(response);
    Optional<ViewerCertificate> updated = UpdatedDistribution.viewerCertificate(received.body());
    if (updated.isEmpty()) {
      return new AwsOutcome.Failed<>(
          new AwsFault.Transient(
              "The answer to cloudfront:UpdateDistribution does not tell the viewer certificate",
              requestId,
              AwsFault.Delivery.UNKNOWN));
    }
    if (!updated.get().isServing(acmCertificateArn)) {
      return new AwsOutcome.Failed<>(
          new AwsFault.Refused(
              AwsFault.Refusal.CONFIGURATION_REFUSED,
              "CloudFront took the update, but not its certificate: it was sent %s, and answered %s"
                  .formatted(
                      configuration.viewerCertificate().serving(acmCertificateArn).described(),
                      updated.get().described()),
              null,
              requestId));
    }
    return new AwsOutcome.Succeeded<>(
        new DistributionUpdate(configuration.viewerCertificate(), updated.get()), requestId);
  }

  private static AwsOutcome<DistributionConfiguration> unreadable(
      String why, @Nullable String requestId) {
    return new AwsOutcome.Failed<>(
        new AwsFault.Transient(
            "CloudFront's answer is not a distribution configuration: " + why,
            requestId,
            AwsFault.Delivery.ANSWERED));
  }
}
