package io.autossl.deployer.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever is sent: no answer reveals what the service is made of, or may be cached. */
@DeployerTest
@Tag("any-database")
class QuietAnswersTest {

  private static final String TOKEN = "Authorization: Bearer " + TestEnvironment.ADMIN_TOKEN;

  /** Should a browser show it: nothing is loaded, run, sent or put into another page. */
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Autowired private ApiClient service;
  @LocalServerPort private int port;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE",
        "GET",
        "GET  /  HTTP/1.1",
        "GET /api/v1/access-keys FTP/1.0\r\nHost: x",
        "GET /api/v1/access-keys HTTP/9.9\r\nHost: x",
        "GET /api/v1/access-keys HTTP/1.1",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: a b",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: a\r\nHost: b",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: x",
        "PRI * HTTP/2.0\r\n\r\nSM",
        "\u0016\u0003\u0001\u0000\u0010\u0001\u0000\u0000\u000c\u0003\u0003",
        "TRACE / HTTP/1.1\r\nHost: x\r\n{token}",
        "TRACE /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}",
        "TRACK /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}",
        "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n{token}",
        "BREW /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}",
        "G\u00ebT /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}",
        "GET http://evil.example/api/v1/unknown HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/% HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/%ff HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/%c0%ae%c0%ae HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/\u00ff HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/a\\b HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/../../x HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/access-keys?after=%zz HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/access-keys?after=%ff HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/access-keys?%00=% HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/access-keys?{x} HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nno colon",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nX y: z",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nX: \u0000",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \u00e4",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nAccept: nonsense",
        "GET /actuator/info HTTP/1.1\r\nHost: x\r\n{token}\r\nAccept: text/html",
        "GET /api/v1/access-keys?unknown HTTP/1.1\r\nHost: x\r\n{token}",
        "GET /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nAccept: \u0080",
        "GET /unknown HTTP/1.1\r\nHost: x\r\n{token}\r\nAccept: text/html",
        "GET /error HTTP/1.1\r\nHost: x\r\n{token}\r\nAccept: text/html",
        "GET /error HTTP/1.1\r\nHost: x",
        "GET /swagger-ui/unknown HTTP/1.1\r\nHost: x",
        "GET /v3/api-docs/unknown HTTP/1.1\r\nHost: x",
        "POST /actuator/health HTTP/1.1\r\nHost: x\r\nContent-Length: 0",
        "POST /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nExpect: nonsense",
        "POST /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nContent-Length: -1",
        "POST /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nContent-Length: x",
        "POST /api/v1/access-keys HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "{token}\r\n"
            + "Content-Length: 99999999999999999999",
        "POST /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nContent-Length: 1073741824",
        "POST /api/v1/access-keys HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "{token}\r\n"
            + "Content-Length: 1\r\n"
            + "Content-Length: 2",
        "POST /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nTransfer-Encoding: nonsense",
        "POST /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n{token}\r\nContent-Type: \u0000",
        "POST /api/v1/access-keys HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "{token}\r\n"
            + "Content-Type: application/json;charset=nonsense\r\n"
            + "Content-Length: 0",
        "POST /api/v1/access-keys HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "{token}\r\n"
            + "Content-Type: text/html\r\n"
            + "Content-Length: 0",
        "POST /api/v1/certificates HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "{token}\r\n"
            + "Content-Type: multipart/form-data\r\n"
            + "Content-Length: 0",
        "POST /api/v1/certificates HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "{token}\r\n"
            + "Content-Type: multipart/form-data;boundary=b\r\n"
            + "Content-Length: 0",
        "POST /api/v1/certificates HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "{token}\r\n"
            + "Content-Type: multipart/mixed;boundary=b\r\n"
            + "Content-Length: 0",
      })
  void refusesQuietly(String request) throws IOException {
    assertQuietProblem(request.replace("{token}", TOKEN) + "\r\nConnection: close\r\n\r\n");
  }

  /** Answers of the server or of libraries that are no problem details. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close",
        "GET /actuator/health/unknown HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{token}",
      })
  void answersOfTheServerItselfRevealNoInternals(String request) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      String answer = connection.send(request.replace("{token}", TOKEN) + "\r\n\r\n").answer();

      assertThat(answer).isNotEmpty().hasSizeLessThan(600);
      assertHasNoBanner(answer);
      assertGivesNothingAway(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "ffffffffffffffffff\r\n",
        "1;" + "x=y;x=y;x=y;x=y;x=y;x=y" + "\r\nab\r\n0\r\n\r\n",
        "5\r\n\u00ff\u00fe\u00fd{}\r\n0\r\n\r\n",
        "2\r\n{}\r\n0\r\nno colon\r\n\r\n"
      })
  void refusesBrokenChunksQuietly(String chunks) throws IOException {
    assertQuietProblem(
        "POST /api/v1/access-keys HTTP/1.1\r\nHost: x\r\n"
            + TOKEN
            + "\r\nConnection: close\r\nContent-Type: application/json"
            + "\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunks);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "--b",
        "--b\r\n\r\n",
        "--b\r\nContent-Disposition: nonsense\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"certificate\"\r\n\r\n",
        "--b\r\nno colon\r\n\r\nx\r\n--b--\r\n",
        "--b\r\n"
            + "Content-Disposition: form-data; name=\"pkcs12\"; filename=\"\0\"\r\n\r\n"
            + "x\r\n"
            + "--b--\r\n",
      })
  void refusesBrokenFormsQuietly(String form) {
    ApiAnswer answer =
        service.send(
            "POST",
            "/api/v1/certificates",
            BodyPublishers.ofString(form),
            "Content-Type",
            "multipart/form-data; boundary=b");

    assertThat(answer.status()).as(answer.body()).isBetween(400, 422);
    answer.expectProblem(answer.status(), answer.text("code"));
    assertQuiet(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/access-keys",
        "/api/v1/certificates",
        "/api/v1/deployment-targets",
        "/api/v1/deployments",
        "/actuator/health",
        "/actuator/info",
        "/v3/api-docs"
      })
  void mayNotBeCached(String path) {
    assertQuiet(service.get(path).expect(200));
    assertQuiet(service.send("HEAD", path, BodyPublishers.noBody()).expect(200));
  }

  /** Clients are identified by their token alone. */
  @Test
  void setsNoCookie() {
    String viewer =
        service
            .post("/api/v1/api-tokens", Map.of("name", ApiClient.unique("quiet"), "role", "VIEWER"))
            .expect(201)
            .text("token");

    assertSetsNoCookie(service.withToken("").get("/api/v1/deployments").expect(401));
    assertSetsNoCookie(service.withToken(viewer).get("/api/v1/api-tokens").expect(403));
    assertSetsNoCookie(service.withToken(viewer).get("/api/v1/deployments").expect(200));
    assertSetsNoCookie(service.get("/unknown").expect(404));
    assertSetsNoCookie(service.withToken("").get("/actuator/health").expect(200));
    assertSetsNoCookie(service.withToken("").get("/swagger-ui.html").expect(302));
  }

  private static void assertSetsNoCookie(ApiAnswer answer) {
    assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "set-cookie2");
  }

  private void assertQuietProblem(String request) throws IOException {
    try (RawConnection connection = new RawConnection(port).send(request)) {
      String answer = connection.answer();
      assertThat(answer).startsWith("HTTP/1.1 4").contains("\"code\":\"");
      assertThat(answer.toLowerCase(Locale.ROOT))
          .contains(
              "\r\ncontent-type: application/problem+json",
              "\r\nx-content-type-options: nosniff",
              "\r\ncontent-security-policy: " + POLICY,
              "no-store");
      assertHasNoBanner(answer);
      assertGivesNothingAway(answer);
    }
  }

  private static void assertHasNoBanner(String answer) {
    assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("\r\nserver:", "\r\nx-powered-by:");
  }

  private static void assertQuiet(ApiAnswer answer) {
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.headers().allValues("Content-Security-Policy")).containsExactly(POLICY);
    assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by");
    if (answer.status() >= 400) {
      assertGivesNothingAway(answer.body());
    }
  }

  private static void assertGivesNothingAway(String answer) {
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain(
            "exception",
            "org.spring",
            "io.autossl",
            "java",
            "jackson",
            "tomcat",
            "apache",
            "coyote",
            "\tat ",
            "trace\"",
            "<html");
  }
}
