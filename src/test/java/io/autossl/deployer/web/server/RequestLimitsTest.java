package io.autossl.deployer.web.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** What is larger, longer, deeper or more than a request of this API ever is. */
@DeployerTest
@Tag("any-database")
class RequestLimitsTest {

  private static final String KEYS = "/api/v1/access-keys";
  private static final String CERTIFICATES = "/api/v1/certificates";
  private static final String FORM = "multipart/form-data; boundary=b";
  private static final int LIMIT = 32 << 10;
  private static final int UPLOAD_LIMIT = 1 << 20;

  @Autowired private ApiClient service;
  @Autowired private ServletWebServerApplicationContext server;
  @LocalServerPort private int port;

  @ParameterizedTest
  @CsvSource({KEYS + "," + LIMIT, CERTIFICATES + "," + UPLOAD_LIMIT})
  void takesAJsonBodyOfExactlyTheLimit(String path, int limit) {
    String start = "{\"name\": \"\"";

    service
        .post(path, start + " ".repeat(limit - start.length() - 1) + "}")
        .expectProblem(400, "VALIDATION_FAILED");
  }

  @ParameterizedTest
  @CsvSource({KEYS + "," + LIMIT, CERTIFICATES + "," + UPLOAD_LIMIT})
  void refusesALongerJsonBody(String path, int limit) {
    String body = "{\"name\": \"\"" + " ".repeat(limit) + "}";
    String told = "at most %d bytes (%d KiB)".formatted(limit, limit >> 10);

    assertThat(service.post(path, body).expectProblem(413, "PAYLOAD_TOO_LARGE").text("detail"))
        .contains(told);
    assertThat(
            send(path, "application/json", ofUnknownLength(body))
                .expectProblem(413, "PAYLOAD_TOO_LARGE")
                .text("detail"))
        .contains(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate", "unknown"})
  void refusesALongerForm(String part) {
    String body = form(part(part, "x".repeat(UPLOAD_LIMIT)));

    send(CERTIFICATES, FORM, BodyPublishers.ofString(body)).expectProblem(413, "PAYLOAD_TOO_LARGE");
    send(CERTIFICATES, FORM, ofUnknownLength(body)).expectProblem(413, "PAYLOAD_TOO_LARGE");
  }

  /** Forms are read as soon as somebody asks for a parameter. */
  @Test
  void refusesALongerFormWhereNoneIsTaken() {
    String body = form(part("certificate", "x".repeat(LIMIT)));

    send(KEYS, FORM, ofUnknownLength(body)).expectProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void refusesALongerFormOfSmallParts() {
    String body = form(IntStream.range(0, 15).mapToObj(n -> part("p" + n, "x".repeat(80_000))));

    send(CERTIFICATES, FORM, BodyPublishers.ofString(body)).expectProblem(413, "PAYLOAD_TOO_LARGE");
    send(CERTIFICATES, FORM, ofUnknownLength(body)).expectProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void answersTheSenderOfAHugeBodyWithoutReadingItAll() throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(
          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n{"
              .formatted(KEYS, TestEnvironment.ADMIN_TOKEN, 100L << 30));

      assertThat(connection.answer()).startsWith("HTTP/1.1 413").contains("PAYLOAD_TOO_LARGE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "; filename=\"x.pem\""})
  void refusesAFormOfManyParts(String file) {
    String body = form(IntStream.range(0, 21).mapToObj(n -> part("p" + n, file, "x")));

    assertUnreadable(send(CERTIFICATES, FORM, BodyPublishers.ofString(body)));
  }

  @Test
  void refusesAPartWithALongHeader() {
    String body = form(part("certificate", "; filename=\"%s\"".formatted("x".repeat(2000)), "x"));

    assertUnreadable(send(CERTIFICATES, FORM, BodyPublishers.ofString(body)));
  }

  /** A file's name of 255 bytes takes three times as many where it is sent with percent signs. */
  @Test
  void takesAPartWithALongFileName() {
    String name = "; filename*=UTF-8''%s".formatted("%C3%A4".repeat(127));

    send(CERTIFICATES, FORM, BodyPublishers.ofString(form(part("certificate", name, "x"))))
        .expectProblem(400, "VALIDATION_FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {KEYS, CERTIFICATES, "/api/v1/deployments", "/actuator/prometheus"})
  void refusesManyParameters(String path) {
    String parameters =
        IntStream.range(0, 101).mapToObj(n -> "p" + n + "=x").collect(Collectors.joining("&"));

    refuse(service.get(path + "?" + parameters));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void readsNoFormWithoutAToken(String method) {
    ApiAnswer answer =
        service
            .withToken("")
            .send(
                method,
                KEYS,
                BodyPublishers.ofString("p=%zz&".repeat(5_000)),
                "Content-Type",
                "application/x-www-form-urlencoded");

    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void refusesManyParametersInAForm() {
    refuse(
        send(
            KEYS,
            "application/x-www-form-urlencoded",
            BodyPublishers.ofString("p=x&".repeat(8_000))));
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000, 1_000_000})
  void refusesALongHeader(int length) throws IOException {
    refuseRaw("GET %s HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n".formatted(KEYS, "x".repeat(length)));
    refuseRaw("GET %s?%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(KEYS, "x".repeat(length)));
    refuseRaw("%s %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted("X".repeat(length), KEYS));
  }

  /** A JWT with many claims takes more than the 8 KiB that Tomcat allows by itself. */
  @Test
  void takesHeadersOfJustUnder16KiB() throws IOException {
    String start =
        "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\nX: "
            .formatted(KEYS, TestEnvironment.ADMIN_TOKEN);
    String end = "\r\n\r\n";
    int left = (16 << 10) - start.length() - end.length();

    try (RawConnection connection =
        new RawConnection(port).send(start + "x".repeat(left - 100) + end)) {
      assertThat(connection.answer()).startsWith("HTTP/1.1 200");
    }
    refuseRaw(start + "x".repeat(left + 100) + end);
  }

  /** How long is waited for one that pauses is tested with shorter times than these. */
  @Test
  void hasLimitsToConnections() {
    AbstractProtocol<?> protocol =
        (AbstractProtocol<?>)
            ((TomcatWebServer) requireNonNull(server.getWebServer()))
                .getTomcat()
                .getConnector()
                .getProtocolHandler();

    assertThat(protocol).isInstanceOf(RequestDeadlineProtocol.class);
    assertThat(protocol.getConnectionTimeout()).isEqualTo(20_000);
    assertThat(protocol.getKeepAliveTimeout()).isEqualTo(20_000);
    assertThat(protocol.getMaxConnections()).isEqualTo(1_000);
  }

  @Test
  void refusesManyHeaders() throws IOException {
    refuseRaw("GET " + KEYS + " HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(200) + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"x\":"})
  void refusesJsonOfMoreThan50Levels(String opening) {
    String closing = opening.equals("[") ? "]" : "}";
    String allowed = opening.repeat(49) + "1" + closing.repeat(49);
    String deeper = opening.repeat(50) + "1" + closing.repeat(50);

    service
        .post(KEYS, "{\"name\": \"\", \"unknown\": " + allowed + "}")
        .expectProblem(400, "UNKNOWN_FIELD");
    service
        .post(KEYS, "{\"name\": \"\", \"unknown\": " + deeper + "}")
        .expectProblem(400, "MALFORMED_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 30_000})
  void refusesJsonWithLongNumbers(int digits) {
    for (String start : new String[] {"1", "-1", "0.1", "1e1"}) {
      assertUnreadable(
          service.post(KEYS, "{\"name\": \"\", \"unknown\": " + start + "1".repeat(digits) + "}"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoDeploy", "name", "accessKey", "distributionIds"})
  void refusesJsonWithHugeNumbers(String field) {
    for (String number : new String[] {"1e999999999", "-1e-999999999", "1" + "0".repeat(99)}) {
      refuse(service.post("/api/v1/deployment-targets", "{\"" + field + "\": " + number + "}"));
    }
  }

  @Test
  void refusesJsonWithLongNamesAndTexts() {
    String text = "x".repeat(30_000);

    refuse(service.post(KEYS, "{\"" + text + "\": 1}"));
    ApiAnswer refusal = refuse(service.post(KEYS, "{\"name\": \"" + text + "\"}"));
    assertThat(refusal.body()).doesNotContain("xxx").hasSizeLessThan(2000);
  }

  /** It is a superset of JSON, and its reader knows nothing of these limits. */
  @ParameterizedTest
  @ValueSource(strings = {"application/yaml", "application/x-yaml", "text/yaml"})
  void neitherReadsNorWritesYaml(String type) {
    service
        .send("POST", KEYS, BodyPublishers.ofString("{\"name\": \"x\"}"), "Content-Type", type)
        .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(service.get(KEYS, "Accept", type).expect(200).header("Content-Type"))
        .isEqualTo("application/json");
  }

  @Test
  void refusesJsonWithNamesOfMoreThan1000Characters() {
    service
        .post(KEYS, "{\"name\": \"\", \"" + "x".repeat(1_000) + "\": 1}")
        .expectProblem(400, "UNKNOWN_FIELD");
    service
        .post(KEYS, "{\"name\": \"\", \"" + "x".repeat(1_001) + "\": 1}")
        .expectProblem(400, "MALFORMED_REQUEST");
  }

  private static ApiAnswer refuse(ApiAnswer answer) {
    assertThat(answer.status()).as(answer.body()).isIn(400, 413, 415);
    return answer.expectProblem(answer.status(), answer.text("code"));
  }

  /** The reason must be the limit, not the fields that are missing. */
  private static void assertUnreadable(ApiAnswer answer) {
    assertThat(refuse(answer).text("code")).isIn("MALFORMED_REQUEST", "PAYLOAD_TOO_LARGE");
  }

  private void refuseRaw(String request) throws IOException {
    try (RawConnection connection = new RawConnection(port).send(request)) {
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json", "\"code\":\"MALFORMED_REQUEST\"");
    }
  }

  private ApiAnswer send(String path, String mediaType, BodyPublisher body) {
    return service.send("POST", path, body, "Content-Type", mediaType);
  }

  private static BodyPublisher ofUnknownLength(String body) {
    return BodyPublishers.ofInputStream(
        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String form(Stream<String> parts) {
    return form(parts.collect(Collectors.joining()));
  }

  private static String form(String parts) {
    return parts + "--b--\r\n";
  }

  private static String part(String name, String content) {
    return part(name, "", content);
  }

  private static String part(String name, String file, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
        .formatted(name, file, content);
  }

  @Test
  void readsALimitedPartOfARefusedBody() throws IOException {
    int mebibyte = 1 << 20;
    String chunk = Integer.toHexString(mebibyte) + "\r\n" + "x".repeat(mebibyte) + "\r\n";
    try (RawConnection connection =
        new RawConnection(port)
            .send(
                "POST /api/v1/certificates HTTP/1.1\r\n"
                    + "Host: x\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")) {
      // Bytes in the buffers of the connection count as sent.
      assertThat(connection.sendUntilItEnds(chunk, 100)).isBetween(15, 40);
    }
  }
}
