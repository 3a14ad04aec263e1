package io.autossl.deployer.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.autossl.deployer.cloudfront.AwsFault.Arrival;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.apache.http.conn.ConnectTimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.sts.StsClient;

/** Each limit to the time that a call may take, by itself: the others are far away. */
class AwsTimeoutsTest {

  private static final AwsConfiguration CONFIGURATION = new AwsConfiguration();
  private static final String ENDPOINT = "aws.endpointUrl";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration FAR_AWAY = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void endAConnectionThatIsNotMade() throws IOException {
    try (SilentServer server = SilentServer.notConnecting()) {
      assertThat(failure(server.endpoint("http"), new AwsProperties(64, SHORT, FAR_AWAY)))
          .isInstanceOf(ConnectTimeoutException.class)
          .extracting(MissingAnswer::arrival)
          .isEqualTo(Arrival.NOT_SENT);
    }
  }

  /** Also without the limit to the whole call. */
  @Test
  void endTheWaitForAnAnswer() throws IOException {
    try (SilentServer server = SilentServer.connecting()) {
      assertThat(failure(server.endpoint("http"), new AwsProperties(64, FAR_AWAY, SHORT)))
          .isInstanceOf(SocketTimeoutException.class)
          .isNotInstanceOf(ConnectTimeoutException.class);
    }
  }

  /** Nothing is sent before the TLS handshake is over: an import may well be made again. */
  @ParameterizedTest
  @CsvSource({"http, UNKNOWN", "https, NOT_SENT"})
  void tellWhetherAnythingWasSentToWhoeverSaysNothing(String scheme, Arrival arrival)
      throws IOException {
    AwsProperties properties = new AwsProperties(64, FAR_AWAY, Duration.ofSeconds(1));
    try (SilentServer server = SilentServer.connecting()) {
      assertThat(soon(() -> callAt(server.endpoint(scheme), properties)))
          .isInstanceOf(SdkClientException.class)
          .extracting(MissingAnswer::arrival)
          .isEqualTo(arrival);
    }
  }

  private static Throwable failure(String endpoint, AwsProperties properties) {
    HttpExecuteRequest request =
        HttpExecuteRequest.builder()
            .request(
                SdkHttpFullRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .uri(URI.create(endpoint))
                    .build())
            .build();
    try (SdkHttpClient http = CONFIGURATION.awsHttpClient(properties)) {
      return soon(() -> http.prepareRequest(request).call());
    }
  }

  private static void callAt(String endpoint, AwsProperties properties) {
    TraceContextHeaders noTrace = new TraceContextHeaders(Tracer.NOOP, Propagator.NOOP);
    System.setProperty(ENDPOINT, endpoint);
    try (SdkHttpClient http = CONFIGURATION.awsHttpClient(properties);
        StsClient sts = CONFIGURATION.stsClient(http, noTrace, properties)) {
      sts.getCallerIdentity();
    } finally {
      System.clearProperty(ENDPOINT);
    }
  }

  private static Throwable soon(ThrowingCallable call) {
    return assertTimeoutPreemptively(SOON, () -> catchThrowable(call));
  }
}
