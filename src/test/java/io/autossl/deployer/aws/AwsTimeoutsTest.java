package io.autossl.deployer.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.autossl.deployer.aws.AwsFault.Delivery;
import io.autossl.deployer.aws.client.AwsProperties;
import io.autossl.deployer.aws.client.TestAwsClients;
import io.autossl.deployer.aws.client.TlsHandshakeException;
import io.autossl.deployer.testing.SystemProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * How long the client waits for a silent server, apart from the timeout of the whole call. The
 * other timeouts are much longer in each test.
 */
@Isolated
class AwsTimeoutsTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration FAR_AWAY = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final AwsProperties SHORT_CONNECT = new AwsProperties(64, SHORT, FAR_AWAY);
  private static final AwsProperties SHORT_CALL = new AwsProperties(64, FAR_AWAY, SHORT);

  @Test
  void givesUpConnectingToAServerThatDoesNotAccept() throws IOException {
    try (SilentServer server = SilentServer.unconnected()) {
      assertNotSent(failure(server.endpoint("http"), SHORT_CONNECT), ConnectTimeoutException.class);
    }
  }

  @Test
  void givesUpATlsHandshakeThatIsNotAnswered() throws IOException {
    try (SilentServer server = SilentServer.connected()) {
      assertNotSent(failure(server.endpoint("https"), SHORT_CONNECT), TlsHandshakeException.class);
    }
  }

  @Test
  void triesTheNextAddressOfAServerThatDoesNotAnswerTheHandshake() throws Exception {
    InMemoryDnsResolver addresses = new InMemoryDnsResolver();
    addresses.add(
        "two.invalid", InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress());
    try (OneAnswerServer server = new OneAnswerServer(new byte[0])) {
      SdkHttpClient http = TestAwsClients.http(SHORT_CONNECT).dnsResolver(addresses).build();

      assertNotSent(
          failure("https://two.invalid:" + server.port(), http), TlsHandshakeException.class);
      assertThat(server.received().split("two.invalid", -1)).as("handshakes").hasSize(1 + 2);
    }
  }

  @Test
  void givesUpATlsHandshakeThatIsNotAnsweredThroughAProxy() throws IOException {
    byte[] connected = "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1);
    try (OneAnswerServer proxy = new OneAnswerServer(connected);
        SystemProperties properties = new SystemProperties()) {
      properties
          .set("https.proxyHost", "localhost")
          .set("https.proxyPort", Integer.toString(proxy.port()));

      assertNotSent(
          failure("https://acm.test.invalid", SHORT_CONNECT), TlsHandshakeException.class);
    }
  }

  @Test
  void givesUpAnAnswerThatDoesNotCome() throws IOException {
    try (SilentServer server = SilentServer.connected()) {
      Throwable failure = failure(server.endpoint("http"), SHORT_CALL);

      assertThat(failure).isInstanceOf(SocketTimeoutException.class);
      assertThat(UnansweredCall.delivery(failure)).isEqualTo(Delivery.UNKNOWN);
    }
  }

  private static Throwable failure(String endpoint, AwsProperties properties) {
    return failure(endpoint, TestAwsClients.awsHttpClient(properties));
  }

  private static Throwable failure(String endpoint, SdkHttpClient client) {
    HttpExecuteRequest request =
        HttpExecuteRequest.builder()
            .request(
                SdkHttpFullRequest.builder()
                    .method(SdkHttpMethod.GET)
                    .uri(URI.create(endpoint))
                    .build())
            .build();
    try (SdkHttpClient http = client) {
      return assertTimeoutPreemptively(
          SOON, () -> catchThrowable(() -> http.prepareRequest(request).call()));
    }
  }

  private static void assertNotSent(Throwable failure, Class<? extends IOException> expected) {
    assertThat(failure).isInstanceOf(expected);
    assertThat(UnansweredCall.delivery(failure)).isEqualTo(Delivery.NOT_SENT);
  }
}
