package io.autossl.deployer.simulator;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The real clients, without retries, pointed at a simulator. */
public final class SimulatorClients implements AutoCloseable {

  private final URI endpoint;
  private final SdkHttpClient httpClient =
      Apache5HttpClient.builder()
          .maxConnections(200)
          .socketTimeout(Duration.ofSeconds(20))
          .tcpKeepAlive(true)
          .build();

  SimulatorClients(AwsSimulator simulator) {
    this(simulator.endpoint());
  }

  /** Clients of a simulator, which may be in another process. */
  public SimulatorClients(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** A client of CloudFront. */
  public CloudFrontClient cloudFront(SimulatedAccessKey accessKey) {
    return cloudFront(accessKey, Region.US_EAST_1);
  }

  CloudFrontClient cloudFront(SimulatedAccessKey accessKey, Region region) {
    return configure(CloudFrontClient.builder(), accessKey, region).build();
  }

  /** A client of ACM. */
  public AcmClient acm(SimulatedAccessKey accessKey) {
    return acm(accessKey, Region.US_EAST_1);
  }

  AcmClient acm(SimulatedAccessKey accessKey, Region region) {
    return configure(AcmClient.builder(), accessKey, region).build();
  }

  StsClient sts(SimulatedAccessKey accessKey) {
    return configure(StsClient.builder(), accessKey, Region.US_EAST_1).build();
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configure(
      B builder, SimulatedAccessKey accessKey, Region region) {
    return builder
        .httpClient(httpClient)
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(accessKey.accessKeyId(), accessKey.secretAccessKey())))
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()));
  }

  @Override
  public void close() {
    httpClient.close();
  }
}
