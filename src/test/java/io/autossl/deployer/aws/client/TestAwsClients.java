package io.autossl.deployer.aws.client;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

/** The service's AWS clients, without the service. */
public final class TestAwsClients {

  private static final AwsConfiguration CONFIGURATION = new AwsConfiguration();
  private static final TraceContextHeaders NO_TRACE =
      new TraceContextHeaders(Tracer.NOOP, Propagator.NOOP);

  private TestAwsClients() {}

  /** What makes the HTTP client. */
  public static Apache5HttpClient.Builder http(AwsProperties properties) {
    return AwsConfiguration.http(properties);
  }

  /** The HTTP client of all calls but imports. */
  public static SdkHttpClient awsHttpClient(AwsProperties properties) {
    return CONFIGURATION.awsHttpClient(properties);
  }

  /** The HTTP client of imports. */
  public static SdkHttpClient importHttpClient(AwsProperties properties) {
    return CONFIGURATION.importHttpClient(properties);
  }

  /** CloudFront's client. */
  public static CloudFrontClient cloudFrontClient(SdkHttpClient http, AwsProperties properties) {
    return CONFIGURATION.cloudFrontClient(http, NO_TRACE, properties);
  }

  /** ACM's client. */
  public static AcmClient acmClient(SdkHttpClient http, AwsProperties properties) {
    return CONFIGURATION.acmClient(http, NO_TRACE, properties);
  }
}
