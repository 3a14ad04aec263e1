package io.autossl.deployer.web.openapi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.web.ErrorCode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springdoc.core.service.OpenAPIService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Keeps the committed description of the API equal to what the code says. */
@DeployerTest
@Tag("any-database")
class ApiDescriptionTest {

  private static final Path COMMITTED = Path.of("openapi.yaml");
  private static final String REFRESH =
      "./mvnw test -Dtest=ApiDescriptionTest -Dautossl.openapi.refresh=true";

  /** Flags within, atomic groups, possessive quantifiers, and classes that have other names. */
  private static final Pattern NOT_ECMA_SCRIPT =
      Pattern.compile("\\(\\?[a-zA-Z>#-]|[*+?}]\\+|\\\\[pPAzZGQEhHRXae]|\\[:|&&");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private OpenAPIService service;
  @LocalServerPort private int port;

  @Test
  void isCommittedAsItIsServed() throws IOException {
    String served = api.withToken("").get("/v3/api-docs.yaml").expect(200).body();
    if (Boolean.getBoolean("autossl.openapi.refresh")) {
      Files.writeString(COMMITTED, served);
    }

    assertThat(Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "")
        .as("openapi.yaml is stale. Refresh and commit it: " + REFRESH)
        .isEqualTo(served);
  }

  @Test
  void namesEveryErrorCodeSomewhere() {
    String served = api.withToken("").get("/v3/api-docs").expect(200).body();

    for (ErrorCode code : ErrorCode.values()) {
      assertThat(served.contains("`" + code.name() + "`: " + code.title()))
          .as(code.name())
          .isTrue();
    }
  }

  @Test
  void saysOfEveryOperationWhatItDoesAndHowItFails() {
    List<String> silent = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : description().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        JsonNode description = operation.getValue();
        if (description.path("summary").asString("").isBlank()
            || description.path("operationId").asString("").isBlank()
            || !description.path("responses").has("401")
            || !description.path("responses").has("500")) {
          silent.add(operation.getKey() + " " + path.getKey());
        }
      }
    }

    assertThat(silent).isEmpty();
  }

  @Test
  void hasTheOperationsOfTheContract() {
    List<String> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : description().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }

    assertThat(operations)
        .containsExactlyInAnyOrder(
            "POST /api/v1/api-tokens",
            "GET /api/v1/api-tokens",
            "DELETE /api/v1/api-tokens/{id}",
            "GET /api/v1/audit-events",
            "GET /api/v1/caller",
            "POST /api/v1/access-keys",
            "GET /api/v1/access-keys",
            "GET /api/v1/access-keys/{id}",
            "PUT /api/v1/access-keys/{id}",
            "DELETE /api/v1/access-keys/{id}",
            "POST /api/v1/access-keys/{id}/check",
            "POST /api/v1/certificates",
            "GET /api/v1/certificates",
            "GET /api/v1/certificates/{id}",
            "GET /api/v1/certificates/{id}/pem",
            "DELETE /api/v1/certificates/{id}",
            "POST /api/v1/deployment-targets",
            "GET /api/v1/deployment-targets",
            "GET /api/v1/deployment-targets/{id}",
            "PUT /api/v1/deployment-targets/{id}",
            "DELETE /api/v1/deployment-targets/{id}",
            "POST /api/v1/deployments",
            "GET /api/v1/deployments",
            "GET /api/v1/deployments/{id}",
            "GET /api/v1/deployments/{id}/events",
            "POST /api/v1/deployments/{id}/cancel",
            "POST /api/v1/deployments/{id}/retry");
  }

  /** OpenAPI patterns are those of ECMA-262: unanchored, with the flag {@code u} or without it. */
  @Test
  void hasPatternsOfEcmaScriptForTheWholeText() {
    List<String> patterns = description().findValuesAsString("pattern");

    assertThat(patterns)
        .isNotEmpty()
        .allSatisfy(
            pattern ->
                assertThat(pattern)
                    .startsWith("^")
                    .doesNotStartWith("^^")
                    .endsWith("$")
                    .doesNotContainPattern(NOT_ECMA_SCRIPT)
                    .satisfies(Pattern::compile));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?s).*",
        "(?i:a)",
        "(?>a)",
        "a++",
        "a{2}+",
        "\\p{Cc}",
        "\\A",
        "\\h",
        "[[:alpha:]]"
      })
  void detectsPatternsThatAreNotEcmaScript(String pattern) {
    assertThat(pattern).containsPattern(NOT_ECMA_SCRIPT);
  }

  /** Some generators make fields required that have a default. */
  @Test
  void hasNoDefaultValues() {
    assertThat(description().path("components").path("schemas").findValues("default")).isEmpty();
  }

  /** The page of the description sends them when a button is pressed. */
  @Test
  void hasNoExampleThatDoesHarmWhenSent() {
    simulator.reset();
    AwsAccount account = AwsAccount.in(simulator);
    String accessKey = api.createAccessKey(account);
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String before = api.get("/api/v1/deployment-targets/" + target).expect(200).body();

    api.put("/api/v1/access-keys/" + accessKey, example("/api/v1/access-keys/{id}", "put"));
    api.put(
            "/api/v1/deployment-targets/" + target,
            example("/api/v1/deployment-targets/{id}", "put"))
        .expect(400);

    assertThat(api.post("/api/v1/access-keys/" + accessKey + "/check").text("valid"))
        .isEqualTo("true");
    assertThat(api.get("/api/v1/deployment-targets/" + target).expect(200).body())
        .isEqualTo(before);
    assertThat(description().path("paths").findValues("put")).hasSize(2);
  }

  /** Otherwise the page makes up a value for every field. */
  @Test
  void hasAnExampleOfEveryBody() {
    assertThat(description().path("paths").findValues("requestBody"))
        .isNotEmpty()
        .allSatisfy(
            body ->
                assertThat(body.path("content").path("application/json").path("example").size())
                    .isPositive());
  }

  /** Anybody may request it; generating it is expensive, and each cached one takes memory. */
  @Test
  void isMadeOnceWhateverLanguageIsAskedFor() {
    for (String language : List.of("en", "de", "fr-CA", "xx", "zz-ZZ")) {
      api.withToken("").get("/v3/api-docs", "Accept-Language", language).expect(200);
    }

    assertThat(service.getCachedOpenAPI(Locale.ENGLISH)).isNotNull();
    assertThat(List.of("de", "fr-CA", "xx", "zz-ZZ"))
        .allSatisfy(
            language ->
                assertThat(service.getCachedOpenAPI(Locale.forLanguageTag(language))).isNull());
  }

  /** Writing it takes as long as many other requests do. */
  @ParameterizedTest
  @CsvSource({"/v3/api-docs, application/json", "/v3/api-docs.yaml, application/vnd.oai.openapi"})
  void isWrittenOnce(String path, String mediaType) {
    ApiAnswer first = api.withToken("").get(path).expect(200);
    OpenAPI description = requireNonNull(service.getCachedOpenAPI(Locale.ENGLISH));
    Info info = description.getInfo();
    description.setInfo(new Info().title("Another"));
    try {
      ApiAnswer second = api.withToken("").get(path).expect(200);

      assertThat(second.body()).isEqualTo(first.body()).contains("AutoSSL Deployer");
      assertThat(second.header("Content-Type")).isEqualTo(mediaType);
      assertThat(second.header("Cache-Control")).contains("no-store");
    } finally {
      description.setInfo(info);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: x\r\nX-Forwarded-Host: evil.example",
        "Host: x\r\nX-Forwarded-Host: [",
        "Host: x\r\nX-Forwarded-Port: abc",
        "Host: x\r\nX-Forwarded-Port: 99999999999",
        "Host: x\r\nX-Forwarded-Proto: evil",
        "Host: x\r\nX-Forwarded-Prefix: /evil",
        "Host: x\r\nX-Forwarded-Ssl: on",
        "Host: x\r\nX-Forwarded-For: 203.0.113.1",
        "Host: x\r\nForwarded: proto=evil;host=evil.example:8443;for=203.0.113.1"
      })
  void doesNotDependOnTheHostOfARequest(String headers) throws IOException {
    assertThat(raw("/v3/api-docs/swagger-config", headers))
        .startsWith("HTTP/1.1 200")
        .endsWith(
            "{\"configUrl\":\"/v3/api-docs/swagger-config\","
                + "\"oauth2RedirectUrl\":\"/swagger-ui/oauth2-redirect.html\","
                + "\"url\":\"/v3/api-docs\",\"validatorUrl\":\"\"}");
    assertThat(raw("/swagger-ui.html", headers))
        .startsWith("HTTP/1.1 302")
        .contains("\r\nLocation: /swagger-ui/index.html\r\n");
    for (String path :
        List.of("/swagger-ui/index.html", "/swagger-ui/swagger-initializer.js", "/v3/api-docs")) {
      assertThat(raw(path, headers)).startsWith("HTTP/1.1 200").doesNotContain("evil");
    }
  }

  private String raw(String path, String headers) throws IOException {
    String request = "GET %s HTTP/1.0\r\n%s\r\nConnection: close\r\n\r\n";
    try (RawConnection connection =
        new RawConnection(port).send(request.formatted(path, headers))) {
      return connection.answer();
    }
  }

  private JsonNode example(String path, String method) {
    return description()
        .path("paths")
        .path(path)
        .path(method)
        .path("requestBody")
        .path("content")
        .path("application/json")
        .path("example");
  }

  private JsonNode description() {
    return api.get("/v3/api-docs").expect(200).json();
  }
}
