package io.autossl.deployer.aws.client;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The AWS clients: one of a kind for all access keys, which every call brings along. All speak to
 * us-east-1, where CloudFront, a global service, is signed for and takes its certificates from.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html">Requirements
 *     for using SSL/TLS certificates with CloudFront</a>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AwsProperties.class)
class AwsConfiguration {

  private static final int MAX_CONNECTIONS = 2_000;

  /** Zero would mean that there is no limit; less than a millisecond is over at once. */
  private static final Duration NO_TIME = Duration.ofNanos(1);

  @Bean(destroyMethod = "close")
  SdkHttpClient awsHttpClient(AwsProperties properties) {
    return http(properties).build();
  }

  /**
   * Every import has a connection of its own: one that was kept may have been closed at its other
   * end, and an import that seems to have got lost by that must not be repeated freely.
   */
  @Bean(destroyMethod = "close")
  SdkHttpClient importHttpClient(AwsProperties properties) {
    return http(properties).connectionTimeToLive(NO_TIME).build();
  }

  @Bean
  TraceContextHeaders traceContextHeaders(Tracer tracer, Propagator propagator) {
    return new TraceContextHeaders(tracer, propagator);
  }

  @Bean(destroyMethod = "close")
  CloudFrontClient cloudFrontClient(
      SdkHttpClient awsHttpClient, TraceContextHeaders traceContext, AwsProperties properties) {
    return client(
        CloudFrontClient.builder(),
        awsHttpClient,
        overrides(properties, traceContext)
            .addExecutionInterceptor(new RawDistributionConfiguration()));
  }

  @Bean(destroyMethod = "close")
  AcmClient acmClient(
      SdkHttpClient importHttpClient, TraceContextHeaders traceContext, AwsProperties properties) {
    return client(AcmClient.builder(), importHttpClient, overrides(properties, traceContext));
  }

  @Bean(destroyMethod = "close")
  StsClient stsClient(
      SdkHttpClient awsHttpClient, TraceContextHeaders traceContext, AwsProperties properties) {
    return client(StsClient.builder(), awsHttpClient, overrides(properties, traceContext));
  }

  static Apache5HttpClient.Builder http(AwsProperties properties) {
    return Apache5HttpClient.builder()
        .maxConnections(MAX_CONNECTIONS)
        .connectionTimeout(properties.connectTimeout())
        .connectionAcquisitionTimeout(properties.callTimeout())
        .socketTimeout(properties.callTimeout())
        .tlsSocketStrategy(BoundedHandshakeTlsStrategy.of(properties.connectTimeout()))
        .tcpKeepAlive(true)
        .expectContinueEnabled(false)
        .proxyConfiguration(EnvironmentProxy.configuration());
  }

  private static <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AwsClient>
      C client(B builder, SdkHttpClient http, ClientOverrideConfiguration.Builder overrides) {
    return builder
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(http)
        // The last one is the first that sees the answer.
        .overrideConfiguration(overrides.addExecutionInterceptor(new ResponseSizeLimit()).build())
        .build();
  }

  /**
   * The SDK does not retry: it cannot know that a lost answer to an update is found by reading, nor
   * that an import must not be repeated freely, and its attempts could not be watched.
   */
  private static ClientOverrideConfiguration.Builder overrides(
      AwsProperties properties, TraceContextHeaders traceContext) {
    return ClientOverrideConfiguration.builder()
        .addExecutionInterceptor(traceContext)
        .addExecutionInterceptor(new ClockSkewInterceptor())
        .retryStrategy(AwsRetryStrategy.doNotRetry())
        .apiCallTimeout(properties.callTimeout());
  }
}
