package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Scripts of other origins, in browsers. */
@DeployerTest
@Tag("any-database")
@TestPropertySource(
    properties = {
      "server.forward-headers-strategy=native",
      "autossl.cors.allowed-origins=https://console.example.com"
    })
class CrossOriginTest {

  private static final String ALLOWED = "https://console.example.com";
  private static final String OTHER = "https://other.example.com";
  private static final String TARGETS = "/api/v1/deployment-targets";

  @Autowired private ApiClient api;

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"})
  void maySendPreflightRequestsWithoutAToken(String method) {
    ApiAnswer answer =
        preflight(
                TARGETS + "/" + UUID.randomUUID(),
                ALLOWED,
                method,
                "authorization,content-type,idempotency-key,if-match,if-none-match,last-event-id")
            .expect(200);

    assertAllowed(answer);
    assertThat(answer.header("Access-Control-Allow-Methods").split(",")).contains(method);
    assertThat(answer.header("Access-Control-Allow-Headers").split(", "))
        .containsExactlyInAnyOrder(
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "last-event-id");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("3600");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    OTHER + ", GET, authorization",
    "null, GET, authorization",
    "https://console.example.com:8443, GET, authorization",
    "http://console.example.com, GET, authorization",
    "https://console.example.com.evil.example, GET, authorization",
    ALLOWED + ", PATCH, authorization",
    ALLOWED + ", GET, x-other"
  })
  void areRefusedOtherOriginsMethodsAndHeaders(String origin, String method, String header) {
    assertNotAllowed(preflight(TARGETS, origin, method, header));
  }

  @Test
  void getAProblemForARefusedPreflightRequest() {
    preflight(TARGETS, ALLOWED, "PATCH", "authorization").expectProblem(403, "FORBIDDEN");
  }

  @Test
  void readAnswersAndTheirHeaders() {
    ApiAnswer answer = api.get(TARGETS, "Origin", ALLOWED).expect(200);

    assertAllowed(answer);
    assertThat(answer.header("Access-Control-Expose-Headers").split(", "))
        .containsExactlyInAnyOrder("ETag", "Location", "Retry-After", "WWW-Authenticate");
  }

  @Test
  void readErrorsToo() {
    String viewer =
        api.post("/api/v1/api-tokens", Map.of("name", ApiClient.unique("viewer"), "role", "VIEWER"))
            .text("token");
    String[] headers = {"Origin", ALLOWED, "X-Forwarded-For", "203.0.113.30"};

    assertAllowed(api.withToken("").get(TARGETS, headers).expect(401));
    for (int guess = 0; guess < 10; guess++) {
      assertAllowed(api.withToken("wrong-" + guess).get(TARGETS, headers).expect(401));
    }
    assertAllowed(api.withToken("wrong-10").get(TARGETS, headers).expect(429));
    assertAllowed(api.withToken(viewer).post(TARGETS, Map.of(), headers).expect(403));
    assertAllowed(api.get("/api/v1/unknown", headers).expect(404));
    assertAllowed(api.post(TARGETS, "x".repeat(2 << 20), headers).expect(413));
  }

  /** The origin may be the service's own behind a proxy, and other clients may send any. */
  @Test
  void getNoPermissionFromOtherOrigins() {
    assertNotAllowed(api.get(TARGETS, "Origin", OTHER).expect(200));
    assertNotAllowed(api.post(TARGETS, Map.of(), "Origin", OTHER).expect(400));
    assertNotAllowed(api.get(TARGETS).expect(200));
    assertNotAllowed(api.withToken("").get(TARGETS, "Origin", OTHER).expect(401));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/info", "/v3/api-docs", "/swagger-ui/index.html"})
  void mayCallTheApiAndNothingElse(String path) {
    assertNotAllowed(api.get(path, "Origin", ALLOWED).expect(200));
    assertNotAllowed(preflight(path, ALLOWED, "GET", "authorization"));
  }

  private ApiAnswer preflight(String path, String origin, String method, String headers) {
    return api.withToken("")
        .send(
            "OPTIONS",
            path,
            BodyPublishers.noBody(),
            "Origin",
            origin,
            "Access-Control-Request-Method",
            method,
            "Access-Control-Request-Headers",
            headers);
  }

  private static void assertAllowed(ApiAnswer answer) {
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(answer.headers().allValues("Vary").stream())
        .flatMap(values -> List.of(values.split(", *")))
        .anyMatch("Origin"::equalsIgnoreCase);
  }

  private static void assertNotAllowed(ApiAnswer answer) {
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
  }
}
