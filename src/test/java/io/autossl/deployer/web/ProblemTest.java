package io.autossl.deployer.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever is wrong with a request: the answer is a problem detail that gives nothing away. */
@DeployerTest
class ProblemTest {

  private static final String KEYS = "/api/v1/access-keys";

  @Autowired private ApiClient service;
  @LocalServerPort private int port;

  @BeforeEach
  void recordAnswers() {
    service.recordAnswers();
  }

  @AfterEach
  void gaveNothingAway() {
    assertThat(service.recordedAnswers())
        .filteredOn(answer -> answer.status() >= 400)
        .allSatisfy(answer -> assertGivesNothingAway(answer.body()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/v1",
        "/api/v2/access-keys",
        "/api/v1/unknown",
        "/api/v1/access-keys/",
        "/api/v1/access-keys/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f/unknown",
        "/actuator/env",
        "/actuator/heapdump",
        "/error",
        "/favicon.ico"
      })
  void knowsNoOtherPaths(String path) {
    service.get(path).expectProblem(404, "NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/v1/access-keys",
    "PATCH, /api/v1/deployment-targets",
    "PUT, /api/v1/deployments",
    "PUT, /api/v1/certificates/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f",
    "GET, /api/v1/deployments/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f/cancel"
  })
  void refusesAMethodThatAResourceDoesNotHave(String method, String path) {
    ApiAnswer answer = service.send(method, path, BodyPublishers.noBody());

    answer.expectProblem(405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded"})
  void refusesAnotherMediaType(String mediaType) {
    service
        .send("POST", KEYS, BodyPublishers.ofString("{}"), "Content-Type", mediaType)
        .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/access-keys",
    "PUT, /api/v1/access-keys/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f",
    "POST, /api/v1/api-tokens",
    "POST, /api/v1/certificates",
    "POST, /api/v1/deployment-targets",
    "PUT, /api/v1/deployment-targets/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f",
    "POST, /api/v1/deployments"
  })
  void refusesABodyOfAnyMediaType(String method, String path) {
    for (String mediaType : List.of("*/*", "application/*", "application/*+json")) {
      service
          .send(method, path, BodyPublishers.ofString("{}"), "Content-Type", mediaType)
          .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "/", "a/b/c"})
  void refusesAMediaTypeThatCannotBeRead(String mediaType) {
    service
        .send(
            "POST",
            "/api/v1/certificates",
            BodyPublishers.ofString("{}"),
            "Content-Type",
            mediaType)
        .expectInvalidField("Content-Type");
  }

  @Test
  void refusesAFormWithoutABoundary() {
    service
        .send(
            "POST",
            "/api/v1/certificates",
            BodyPublishers.ofString("{}"),
            "Content-Type",
            "multipart/form-data")
        .expectProblem(400, "MALFORMED_REQUEST");
  }

  @Test
  void refusesABodyWithoutAMediaType() {
    service
        .send("POST", KEYS, BodyPublishers.ofString("{}"))
        .expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void answersProblemsAsProblemsWhateverIsAccepted() {
    service
        .get(KEYS + "/" + UUID.randomUUID(), "Accept", "application/json")
        .expectProblem(404, "NOT_FOUND");
    service
        .get("/api/v1/certificates/" + UUID.randomUUID() + "/pem", "Accept", "application/*")
        .expectProblem(404, "NOT_FOUND");
    service
        .get(
            "/api/v1/certificates/" + UUID.randomUUID() + "/pem",
            "Accept",
            "application/x-pem-file")
        .expectProblem(404, "NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{\"name\": }", "{'name': 'x'}", "nonsense", "{} {}", "\u0000"})
  void refusesABodyThatIsNotJson(String body) {
    service.post(KEYS, body).expectProblem(400, "MALFORMED_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"text\"", "7", "true"})
  void refusesJsonThatIsNoObject(String body) {
    service.post(KEYS, body).expectProblem(400, "MALFORMED_REQUEST");
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] body = "{\"name\": \"größer\", \"accessKeyId\": \"A\"}".getBytes(ISO_8859_1);

    service
        .send("POST", KEYS, BodyPublishers.ofByteArray(body), "Content-Type", "application/json")
        .expectProblem(400, "MALFORMED_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"name\":", "{\"name\":[", "{\"unknown\":["})
  void refusesJsonThatIsNestedDeeply(String opening) {
    ApiAnswer answer = service.post(KEYS, opening.repeat(2_000));

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    answer.expectProblem(400, answer.text("code"));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/access-keys/nonsense, id",
    "/api/v1/deployment-targets/1, id",
    "/api/v1/certificates/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f0, id",
    "/api/v1/deployments/null, id",
    "/api/v1/deployments?targetId=nonsense, targetId",
    "/api/v1/deployments?certificateId=nonsense, certificateId",
    "/api/v1/deployments?status=DONE, status",
    "/api/v1/access-keys?limit=0, limit",
    "/api/v1/access-keys?limit=201, limit",
    "/api/v1/access-keys?limit=-1, limit",
    "/api/v1/access-keys?limit=many, limit",
    "/api/v1/access-keys?limit=99999999999, limit",
    "/api/v1/access-keys?after=nonsense, after",
    "/api/v1/access-keys?after=%00, after",
    "/api/v1/certificates?limit=0, limit",
    "/api/v1/certificates?after=!, after",
    "/api/v1/deployment-targets?limit=201, limit",
    "/api/v1/deployment-targets?after=AAAA, after",
    "/api/v1/deployments?limit=0, limit",
    "/api/v1/deployments?after=-, after",
  })
  void refusesInvalidParameters(String path, String parameter) {
    service.get(path).expectInvalidField(parameter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/%2e%2e/actuator/info",
        "/api/v1/..%2factuator",
        "//api/v1/access-keys",
        "/api//v1/access-keys",
        "/api/v1/access-keys;x=y",
        "/api/v1/access-keys%00",
        "/api/v1/access-keys%0d%0aX-Header:%20x",
        "/api/v1/access-keys%5c",
        "/api/v1/%ff"
      })
  void refusesAStrangePath(String path) {
    ApiAnswer answer = service.get(path);

    assertThat(answer.status()).as(answer.body()).isIn(400, 404);
    answer.expectProblem(answer.status(), answer.text("code"));
  }

  @Test
  void refusesAStrangePathWithoutAToken() {
    ApiAnswer answer = service.withToken("").get("//actuator/health/%2e%2e/info");

    assertThat(answer.status()).as(answer.body()).isIn(400, 401);
    answer.expectProblem(answer.status(), answer.text("code"));
    assertGivesNothingAway(answer.body());
  }

  @Test
  void refusesAHugeHeader() throws IOException {
    assertThat(raw("GET " + KEYS + " HTTP/1.1\r\nHost: x\r\nX-Huge: " + "x".repeat(100_000)))
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json", "\"code\":\"MALFORMED_REQUEST\"")
        .satisfies(ProblemTest::assertGivesNothingAway);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/{keys} HTTP/1.1\r\nHost: x",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: a b",
        "GET /api/v1/access-keys HTTP/1.1",
        "GET /api/v1/%zz HTTP/1.1\r\nHost: x",
        "NONSENSE",
      })
  void refusesMalformedHttp(String request) throws IOException {
    assertThat(raw(request))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json", "\"code\":\"MALFORMED_REQUEST\"")
        .satisfies(ProblemTest::assertGivesNothingAway);
  }

  @Test
  void refusesATraceAndStrangeMethods() throws IOException {
    for (String method : List.of("TRACE", "TRACK", "CONNECT", "BREW")) {
      assertThat(raw(method + " " + KEYS + " HTTP/1.1\r\nHost: x"))
          .containsPattern("^HTTP/1.1 (400|401|405)")
          .contains("application/problem+json", "\"code\":")
          .satisfies(ProblemTest::assertGivesNothingAway);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer test-admin-token-0123456789-012345678",
        "Bearer TEST-ADMIN-TOKEN-0123456789-0123456789",
        "Bearer ",
        "Bearer",
        "Bearer a b",
        "Bearer ä",
        "Basic dGVzdC1hZG1pbi10b2tlbi0wMTIzNDU2Nzg5Og==",
        "Token " + TestEnvironment.ADMIN_TOKEN,
        TestEnvironment.ADMIN_TOKEN,
        ""
      })
  void refusesAWrongToken(String authorization) {
    ApiAnswer answer = service.withToken("").get(KEYS, "Authorization", authorization);

    assertUnauthorized(answer);
    assertThat(answer.body()).doesNotContain("0123456789", "dGVzdC1");
  }

  @Test
  void takesNoTokenFromTheAddressOrTheBody() {
    ApiClient withoutToken = service.withToken("");

    assertUnauthorized(withoutToken.get(KEYS + "?access_token=" + TestEnvironment.ADMIN_TOKEN));
    assertUnauthorized(
        withoutToken.send(
            "POST",
            KEYS,
            BodyPublishers.ofString("access_token=" + TestEnvironment.ADMIN_TOKEN),
            "Content-Type",
            "application/x-www-form-urlencoded"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /actuator/info",
    "GET, /actuator/prometheus",
    "GET, /actuator",
    "GET, /actuator/health/db",
    "GET, /api/v1/access-keys",
    "POST, /api/v1/access-keys",
    "GET, /api/v1/access-keys/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f",
    "POST, /api/v1/access-keys/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f/check",
    "DELETE, /api/v1/access-keys/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f",
    "GET, /api/v1/certificates",
    "POST, /api/v1/certificates",
    "GET, /api/v1/certificates/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f/pem",
    "GET, /api/v1/deployment-targets",
    "PUT, /api/v1/deployment-targets/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f",
    "GET, /api/v1/deployments",
    "POST, /api/v1/deployments/0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f/cancel",
    "GET, /api/v1/unknown",
    "GET, /unknown",
    "GET, /error",
    "OPTIONS, /api/v1/access-keys"
  })
  void isClosedWithoutAToken(String method, String path) {
    assertUnauthorized(service.withToken("").send(method, path, BodyPublishers.noBody()));
  }

  @Test
  void isClosedWithoutATokenAlsoForAHugeBody() {
    ApiAnswer answer = service.withToken("").post(KEYS, "x".repeat(2 << 20));

    assertThat(answer.status()).isIn(401, 413);
    answer.expectProblem(answer.status(), answer.text("code"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness",
        "/v3/api-docs",
        "/v3/api-docs.yaml",
        "/swagger-ui/index.html"
      })
  void isOpenWithoutAToken(String path) {
    service.withToken("").get(path).expect(200);
  }

  @Test
  void showsThePageOfTheApiWithoutAToken() {
    ApiAnswer answer = service.withToken("").get("/swagger-ui.html").expect(302);

    assertThat(answer.header("Location")).endsWith("/swagger-ui/index.html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
  void tellsTheHealthAndNothingElse(String path) {
    ApiAnswer open = service.withToken("").get(path).expect(200);

    assertThat(open.text("status")).isEqualTo("UP");
    assertThat(open.json().propertyNames()).containsExactly("status");
    assertThat(service.get(path).body()).isEqualTo(open.body());
  }

  @Test
  void showsInfoAndMetricsWithAToken() {
    service.get("/actuator/info").expect(200);
    service.get("/actuator/prometheus").expect(200);
  }

  private static void assertUnauthorized(ApiAnswer answer) {
    answer.expectProblem(401, "UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    assertGivesNothingAway(answer.body());
  }

  private static void assertGivesNothingAway(String body) {
    assertThat(body)
        .doesNotContain(
            "Exception",
            "org.spring",
            "io.autossl",
            "java.",
            "jackson",
            "tomcat",
            "Tomcat",
            "\tat ",
            "trace\"");
  }

  private String raw(String requestAndHeaders) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((requestAndHeaders + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
