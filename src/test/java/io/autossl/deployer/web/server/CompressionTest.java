package io.autossl.deployer.web.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Only large JSON is compressed, for clients that accept it. */
@DeployerTest
@Tag("any-database")
class CompressionTest {

  private static final int DISTRIBUTIONS = 20;

  private final HttpClient http = HttpClient.newHttpClient();

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @LocalServerPort private int port;

  private AwsAccount account;

  @BeforeEach
  void startAnew() {
    simulator.reset();
    account = AwsAccount.in(simulator);
  }

  @Test
  void compressesALargeDeployment() throws Exception {
    String path = "/api/v1/deployments/" + finishedDeployment();
    ApiAnswer plain = api.get(path).expect(200);

    HttpResponse<byte[]> compressed = send("GET", path, "Accept-Encoding", "gzip, deflate, br");

    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(unpacked(compressed)).isEqualTo(plain.body());
    assertThat(compressed.body()).hasSizeLessThan(plain.body().length() / 5);
    assertVaries(compressed);
    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(plain.header("Content-Length"))
        .isEqualTo(String.valueOf(plain.body().getBytes(UTF_8).length));
  }

  /** RFC 9110, section 8.8.3.3: a strong tag would have to be another one for each form. */
  @Test
  void keepsTheTagOfADeploymentWeakAndTheSame() throws Exception {
    String path = "/api/v1/deployments/" + finishedDeployment();
    String tag = api.get(path).expect(200).header("ETag");

    HttpResponse<byte[]> compressed = send("GET", path, "Accept-Encoding", "gzip");
    HttpResponse<byte[]> unchanged =
        send("GET", path, "Accept-Encoding", "gzip", "If-None-Match", tag);

    assertThat(tag).matches("W/\"[0-9]+\"");
    assertThat(compressed.headers().firstValue("ETag")).hasValue(tag);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
    assertThat(unchanged.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(unchanged.headers().firstValue("ETag")).hasValue(tag);
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    String path = "/api/v1/deployments/" + finishedDeployment();

    HttpResponse<byte[]> head = send("HEAD", path, "Accept-Encoding", "gzip");
    HttpResponse<byte[]> next = send("GET", path, "Accept-Encoding", "gzip");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Encoding"))
        .isEqualTo(next.headers().firstValue("Content-Encoding"));
    assertThat(head.headers().firstValue("Content-Length")).isEmpty();
    assertThat(head.headers().firstValue("ETag")).isEqualTo(next.headers().firstValue("ETag"));
    assertVaries(head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v3/api-docs", "/v3/api-docs.yaml", "/api/v1/deployment-targets"})
  void compressesLargeAnswers(String path) throws Exception {
    createTarget(500);

    HttpResponse<byte[]> compressed = send("GET", path, "Accept-Encoding", "gzip");

    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(unpacked(compressed)).isEqualTo(api.get(path).body());
    assertVaries(compressed);
  }

  /** Its entity tag is for If-Match, and therefore strong. */
  @Test
  void leavesAResourceWithAStrongTagAsItIs() throws Exception {
    String path = "/api/v1/deployment-targets/" + createTarget(500);

    HttpResponse<byte[]> answer = send("GET", path, "Accept-Encoding", "gzip");

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.headers().firstValue("ETag")).hasValue("\"1\"");
    assertThat(new String(answer.body(), UTF_8)).isEqualTo(api.get(path).body());
  }

  @Test
  void leavesAShortProblemAsItIs() {
    ApiAnswer unauthorized =
        api.withToken("wrong").get("/api/v1/caller", "Accept-Encoding", "gzip");

    unauthorized.expectProblem(401, "UNAUTHORIZED");
    assertThat(unauthorized.header("Content-Encoding")).isEmpty();
    assertThat(unauthorized.header("Content-Length"))
        .isEqualTo(String.valueOf(unauthorized.body().length()));
  }

  @Test
  void leavesEventsAsTheyAre() throws Exception {
    String path = "/api/v1/deployments/" + finishedDeployment() + "/events";

    HttpResponse<byte[]> events =
        send("GET", path, "Accept-Encoding", "gzip", "Accept", "text/event-stream");

    assertThat(events.statusCode()).isEqualTo(200);
    assertThat(events.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(new String(events.body(), UTF_8))
        .contains("event:deployment")
        .hasSizeGreaterThan(2048);
  }

  private String finishedDeployment() {
    List<String> distributions =
        IntStream.range(0, DISTRIBUTIONS)
            .mapToObj(number -> account.addDistribution("www.example.com"))
            .toList();
    String id =
        api.deploy(
            api.createTarget(api.createAccessKey(account), distributions),
            api.uploadCertificate(
                TestCertificates.authority("Compression CA").issue("www.example.com")));
    api.finished(id, "SUCCEEDED");
    return id;
  }

  private String createTarget(int distributions) {
    return api.createTarget(
        api.createAccessKey(account),
        IntStream.range(0, distributions).mapToObj("EWH7HR%08d"::formatted).toList());
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(method, BodyPublishers.noBody())
            .headers(headers)
            .header("Authorization", "Bearer " + TestEnvironment.ADMIN_TOKEN)
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static String unpacked(HttpResponse<byte[]> answer) throws IOException {
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), UTF_8);
  }

  private static void assertVaries(HttpResponse<byte[]> answer) {
    assertThat(answer.headers().allValues("Vary").stream())
        .flatMap(values -> List.of(values.split(", *")))
        .anyMatch("Accept-Encoding"::equalsIgnoreCase);
  }
}
