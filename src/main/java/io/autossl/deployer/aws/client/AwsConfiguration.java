package io.autossl.deployer.aws.client;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
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
 * The clients of AWS services, each of them for all access keys: every call brings its credentials.
 * All use us-east-1: requests to CloudFront, a global service, are signed for that region, and it
 * takes certificates from there only.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html">Requirements
 *     for using SSL/TLS certificates with CloudFront</a>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AwsProperties.class)
class AwsConfiguration {

  private static final int MAX_CONNECTIONS = 2_000;

  /** No connection is kept this long. Zero would mean that there is no limit. */
  private static final Duration NOT_KEPT = Duration.ofNanos(1);

  @Bean(destroyMethod = "close")
  SdkHttpClient awsHttpClient(AwsProperties properties) {
    return http(properties).build();
  }

  /**
   * Every import gets a new connection. A kept one may have been closed by the other end, which
   * looks like a lost answer, and an import with a lost answer must not simply be repeated.
   */
  @Bean(destroyMethod = "close")
  SdkHttpClient importHttpClient(AwsProperties properties) {
    return http(properties).connectionTimeToLive(NOT_KEPT).build();
  }

  /** In a training run for an AOT cache. */
  @Bean
  @ConditionalOnProperty(name = "spring.context.exit", havingValue = "onRefresh")
  static BeanPostProcessor trainingHttpClients() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof SdkHttpClient http ? new TrainingHttpClient(http) : bean;
      }
    };
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
        // The interceptor that is added last sees the response first.
        .overrideConfiguration(overrides.addExecutionInterceptor(new ResponseSizeLimit()).build())
        .build();
  }

  /**
   * The SDK does not retry. It does not know that after a lost answer an update must be looked up
   * and an import not simply be repeated, and its retries could not be counted or shown.
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
