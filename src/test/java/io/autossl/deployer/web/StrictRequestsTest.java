package io.autossl.deployer.web;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every operation, also those that are added later, refuses what it does not know. */
@DeployerTest
@Tag("any-database")
class StrictRequestsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String KEYS = "/api/v1/access-keys";
  private static final String TARGETS = "/api/v1/deployment-targets";
  private static final String TOKENS = "/api/v1/api-tokens";
  private static final String DEPLOYMENTS = "/api/v1/deployments";
  private static final String FORM =
      "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b--\r\n";

  @Autowired private ApiClient api;
  @LocalServerPort private int port;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mapping;

  private record Endpoint(String method, String path, boolean isForm, boolean hasBody) {

    static Endpoint of(RequestMappingInfo info, HandlerMethod handler) {
      return new Endpoint(
          info.getMethodsCondition().getMethods().iterator().next().name(),
          info.getPatternValues().iterator().next().replace("{id}", UUID.randomUUID().toString()),
          info.getConsumesCondition().getConsumableMediaTypes().toString().contains("multipart"),
          Stream.of(handler.getMethodParameters())
              .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class)));
    }
  }

  private List<Endpoint> endpoints() {
    List<Endpoint> endpoints =
        mapping.getHandlerMethods().entrySet().stream()
            .filter(handler -> handler.getKey().getPatternValues().toString().contains("/api/v1/"))
            .map(handler -> Endpoint.of(handler.getKey(), handler.getValue()))
            .sorted(Comparator.comparing(Endpoint::toString))
            .toList();
    assertThat(endpoints).hasSizeGreaterThan(26);
    return endpoints;
  }

  private ApiAnswer send(Endpoint endpoint, String query, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    if (endpoint.isForm()) {
      all.addAll(List.of("Content-Type", "multipart/form-data; boundary=b"));
    } else if (endpoint.hasBody()) {
      all.addAll(List.of("Content-Type", "application/json"));
    }
    String sent = endpoint.isForm() ? FORM : body;
    return api.send(
        endpoint.method(),
        endpoint.path() + query,
        endpoint.isForm() || endpoint.hasBody()
            ? BodyPublishers.ofString(sent)
            : BodyPublishers.noBody(),
        all.toArray(String[]::new));
  }

  @Test
  void refusesUnknownParametersEverywhere() {
    for (Endpoint endpoint : endpoints()) {
      ApiAnswer refusal = send(endpoint, "?targetid=1&dry%52un=%C3%BC", "{}");

      refusal.expectProblem(400, "UNKNOWN_PARAMETER");
      assertThat(fields(refusal)).as(endpoint.toString()).containsExactly("targetid", "dryRun");
      assertThat(refusal.text("detail")).containsPattern("known are |takes no parameters");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"con\u3164sole", "con\u200Dsole", "console\uDB40\uDC20", "\u00A0"})
  void refusesNamesWithInvisibleCharacters(String name) {
    int named = 0;
    for (Endpoint endpoint : endpoints()) {
      if (endpoint.hasBody() && !endpoint.path().startsWith(DEPLOYMENTS)) {
        ApiAnswer refusal =
            send(endpoint, "", JSON.writeValueAsString(Map.of("name", name)))
                .expectProblem(400, "VALIDATION_FAILED");
        assertThat(fields(refusal)).as(endpoint.toString()).contains("name");
        named++;
      }
    }
    assertThat(named).isEqualTo(6);
    Map<String, String> target = Map.of("certificateName", name);
    assertThat(fields(api.post(TARGETS, target).expectProblem(400, "VALIDATION_FAILED")))
        .contains("certificateName");
  }

  @Test
  void refusesEmptyAndRepeatedParametersEverywhere() {
    JsonNode paths = api.get("/v3/api-docs").expect(200).json().path("paths");
    int tried = 0;
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (JsonNode parameter : path.getValue().path("get").path("parameters")) {
        if (parameter.path("in").asString().equals("query")) {
          String name = parameter.path("name").asString();
          for (String query : List.of("=", "", "=%20", "=1&" + name + "=1")) {
            ApiAnswer refusal = api.get(path.getKey() + "?" + name + query);
            refusal.expectProblem(400, "UNKNOWN_PARAMETER");
            assertThat(fields(refusal)).containsExactly(name);
            tried++;
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(40);
  }

  @Test
  void saysWhichParametersItKnows() {
    assertThat(api.get(KEYS + "?targetId=1").text("detail"))
        .isEqualTo("The field \"targetId\" is not known (known are limit, after).");
    assertThat(api.delete(KEYS + "/" + UUID.randomUUID() + "?force=true").text("detail"))
        .isEqualTo("The field \"force\" is not known (this operation takes no parameters).");
    assertThat(api.get(KEYS + "?limit=1&limit=2").text("detail"))
        .isEqualTo("The field \"limit\" must be given once.");
    assertThat(api.get(KEYS + "?limit=&x").text("detail"))
        .startsWith("2 fields are invalid: \"limit\" must not be empty; \"x\" is not known");
  }

  @Test
  void takesAQueryWithoutParameters() {
    api.get(KEYS + "?").expect(200);
    api.get(KEYS + "?&").expect(200);
    api.get(KEYS + "?li%6Dit=1&").expect(200);
  }

  /** Parameters of a form are not those of the query. */
  @Test
  void takesNoFormForParameters() {
    assertThat(
            api.send(
                    "POST",
                    "/api/v1/certificates",
                    BodyPublishers.ofString(FORM),
                    "Content-Type",
                    "multipart/form-data; boundary=b")
                .text("code"))
        .isNotEqualTo("UNKNOWN_PARAMETER");
  }

  @Test
  void refusesUnknownFieldsEverywhere() {
    for (Endpoint endpoint : endpoints()) {
      if (endpoint.hasBody()) {
        ApiAnswer refusal =
            send(endpoint, "", "{\"dryrun\": true, \"distribuitonIds\": [{\"a\": 1}], \"\": 1}");

        refusal.expectProblem(400, "UNKNOWN_FIELD");
        assertThat(fields(refusal))
            .as(endpoint.toString())
            .contains("dryrun", "distribuitonIds", "");
        assertThat(refusal.text("detail")).contains("\"dryrun\" is not known (known are ");
      }
    }
  }

  @Test
  void refusesFieldsWhereNoneAreTaken() {
    for (Endpoint endpoint : endpoints()) {
      if (!endpoint.hasBody() && !endpoint.isForm()) {
        ApiAnswer refusal = sendJson(endpoint, "{\"dryRun\": true}");

        refusal.expectProblem(400, "UNKNOWN_FIELD");
        assertThat(fields(refusal)).as(endpoint.toString()).containsExactly("dryRun");
        sendJson(endpoint, "[1]").expectProblem(400, "MALFORMED_REQUEST");
        sendJson(endpoint, " ".repeat(2_000)).expectProblem(400, "MALFORMED_REQUEST");
      }
    }
    String nobody = DEPLOYMENTS + "/" + UUID.randomUUID() + "/retry";
    api.post(nobody, "{}").expectProblem(404, "NOT_FOUND");
    api.post(nobody, " ").expectProblem(404, "NOT_FOUND");
  }

  private ApiAnswer sendJson(Endpoint endpoint, String body) {
    return api.send(
        endpoint.method(),
        endpoint.path(),
        BodyPublishers.ofString(body),
        "Content-Type",
        "application/json");
  }

  @Test
  void tellsOfFieldsThatAreUnknownAndOthersThatAreWrongAtOnce() {
    ApiAnswer refusal =
        api.post(
            TARGETS,
            """
            {"accessKey": "nonsense", "autoDeploy": [], "distributionIds": [{}, "short", null],
             "distribuitonIds": []}
            """);

    refusal.expectProblem(400, "UNKNOWN_FIELD");
    assertThat(fields(refusal))
        .containsExactlyInAnyOrder(
            "accessKey",
            "autoDeploy",
            "distributionIds[0]",
            "distributionIds[1]",
            "distributionIds[2]",
            "distribuitonIds",
            "name");
    assertThat(refusal.text("detail"))
        .startsWith("7 fields are invalid: ")
        .endsWith("; and 2 more.");
  }

  @Test
  void reportsAtMost500UnknownFields() {
    StringBuilder body = new StringBuilder("{\"x\": 1");
    for (int number = 0; number < 2_000; number++) {
      body.append(",\"x").append(number).append("\": 1");
    }

    ApiAnswer refusal = api.post(KEYS, body.append("}").toString());

    refusal.expectProblem(400, "UNKNOWN_FIELD");
    assertThat(fields(refusal)).hasSize(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/deployment-targets | {\"accessKey\": 7} | accessKey | must be a UUID such as"
            + " 0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f; a number was sent",
        "/deployment-targets | {\"name\": 7} | name | must be a text; a number was sent",
        "/deployment-targets | {\"name\": {\"a\": 1}} | name | must be a text; an object was sent",
        "/deployment-targets | {\"autoDeploy\": \"\"} | autoDeploy | must be true or false; a text"
            + " was sent",
        "/deployment-targets | {\"autoDeploy\": 1} | autoDeploy | must be true or false; a number"
            + " was sent",
        "/deployment-targets | {\"distributionIds\": \"\"} | distributionIds | must be an array; a"
            + " text was sent",
        "/deployment-targets | {\"distributionIds\": {\"a\": []}} | distributionIds | must be an"
            + " array; an object was sent",
        "/deployment-targets | {\"distributionIds\": [true]} | distributionIds[0] | must be a text;"
            + " true or false was sent",
        "/access-keys | {\"secretAccessKey\": {}} | secretAccessKey | must be a text; an object was"
            + " sent",
        "/access-keys | {\"secretAccessKey\": [\"x\"]} | secretAccessKey | must be a text; an array"
            + " was sent",
        "/api-tokens | {\"role\": \"x\"} | role | must be one of VIEWER, OPERATOR, ADMIN",
        "/api-tokens | {\"role\": 1} | role | must be one of VIEWER, OPERATOR, ADMIN; a number was"
            + " sent",
        "/api-tokens | {\"expiresAt\": \"soon\"} | expiresAt | must be an RFC 3339 time such as"
            + " 2027-01-31T12:00:00Z"
      })
  void saysWhatAFieldMustBeAndWhatWasSent(String path, String body, String field, String message) {
    assertThat(messages(api.post("/api/v1" + path, body).expect(400)))
        .containsEntry(field, message);
  }

  @Test
  void saysHowLongATextIsAndNotWhatItHolds() {
    ApiAnswer refusal =
        api.post(
            KEYS,
            Map.of(
                "name", "n".repeat(201),
                "accessKeyId", "A".repeat(16),
                "secretAccessKey", "s".repeat(501)));

    refusal.expectProblem(400, "VALIDATION_FAILED");
    assertThat(messages(refusal))
        .containsEntry("name", "may have 1 to 200 characters; it has 201")
        .containsEntry("secretAccessKey", "may have 1 to 500 characters; it has 501");
    assertThat(refusal.text("detail"))
        .startsWith("2 fields are invalid: \"name\" may have 1 to 200");
    assertThat(refusal.body()).doesNotContain("nnn", "sss");
  }

  @Test
  void answersInEnglishWhateverAcceptLanguageSays() {
    assertThat(api.get(KEYS + "?limit=0", "Accept-Language", "de").text("detail"))
        .isEqualTo("The field \"limit\" must be greater than or equal to 1.");
  }

  @Test
  void refusesMalformedJsonEverywhere() {
    for (Endpoint endpoint : endpoints()) {
      if (endpoint.hasBody()) {
        ApiAnswer refusal = send(endpoint, "", "{\n  \"x\": secret }");

        refusal.expectProblem(400, "MALFORMED_REQUEST");
        assertThat(refusal.text("detail"))
            .startsWith(
                "The body is not well-formed JSON at line 2, column 8: a value was expected");
        assertThat(refusal.body()).doesNotContain("secret");
        assertThat(send(endpoint, "", "").text("detail")).contains("there is none, or it is null");
        assertThat(send(endpoint, "", "[]").text("detail"))
            .isEqualTo("The body must be a JSON object; an array was sent.");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ | at line 1, column 2: it ends too early",
        "{'name': 1} | column 2: the name of a field in double quotation marks was expected",
        "{\"name\" 1} | column 9: a colon was expected",
        "{\"x\": 1 \"y\": 2} | column 9: a comma or } was expected",
        "{\"x\": [1 2]} | column 10: a comma or ] was expected",
        "{\"x\": [1}} | column 9: a comma or ] was expected",
        "{\"name\": \"x\", \"name\": \"y\"} | the field before it is there twice",
        "{\"name\": \"\\q\"} | a backslash must be followed by",
        "{\"name\": 01} | numbers are written as in JSON",
        "{} {} | column 4: nothing may follow the object",
        "\"text\" | The body must be a JSON object; a text was sent."
      })
  void saysWhereJsonIsMalformedAndWhatWasExpected(String body, String detail) {
    ApiAnswer refusal = api.post(KEYS, body);

    refusal.expectProblem(400, "MALFORMED_REQUEST");
    assertThat(refusal.text("detail")).contains(detail);
  }

  @Test
  void saysWhichMethodsAndMediaTypesThereAre() {
    ApiAnswer wrongMethod = api.delete(KEYS);
    ApiAnswer wrongType =
        api.send("POST", KEYS, BodyPublishers.ofString("{}"), "Content-Type", "text/plain");
    ApiAnswer noType = api.send("POST", "/api/v1/certificates", BodyPublishers.ofString("{}"));

    assertThat(wrongMethod.text("detail"))
        .isEqualTo("This path takes GET and POST; DELETE was sent.");
    assertThat(wrongMethod.header("Allow")).contains("GET", "POST");
    assertThat(wrongType.text("detail"))
        .isEqualTo("POST needs application/json; text/plain was sent.");
    assertThat(wrongType.header("Accept")).contains("application/json");
    assertThat(noType.text("detail"))
        .isEqualTo("POST needs application/json or multipart/form-data; no Content-Type was sent.");
  }

  @Test
  void answersWithItsOwnMediaTypeWhateverAcceptSays() {
    String certificate =
        api.uploadCertificate(TestCertificates.authority("Accept CA").issue("accept.example"));
    for (String accept :
        List.of(
            "*/*",
            "text/html",
            "text/html;q=0.9, */*;q=0.1",
            "application/problem+json, application/json",
            "application/xml",
            "application/*;q=0.1",
            "application/json;q=0",
            "application/yaml",
            "text/event-stream",
            "application/x-pem-file",
            "")) {
      for (String path : List.of(KEYS, DEPLOYMENTS, "/api/v1/certificates/" + certificate)) {
        assertThat(api.get(path, "Accept", accept).expect(200).header("Content-Type"))
            .as(accept)
            .isEqualTo("application/json");
      }
      assertThat(
              api.get("/api/v1/certificates/" + certificate + "/pem", "Accept", accept)
                  .expect(200)
                  .header("Content-Type"))
          .startsWith("application/x-pem-file");
      for (Endpoint endpoint : endpoints()) {
        ApiAnswer answer = send(endpoint, "", "{}", "Accept", accept);
        assertThat(answer.status()).as(endpoint + accept).isIn(200, 400, 404);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", ";;", "a/b/c", "application/json; q=2", "application/json, /"})
  void refusesAnAcceptThatCannotBeRead(String accept) {
    api.get(KEYS, "Accept", accept).expectInvalidField("Accept");
  }

  /** As bytes: Latin-1, UTF-8 with and without control characters, empty, long, with a tab. */
  @Test
  void answersWhateverHeadersHold() throws IOException {
    List<String> values =
        List.of(
            "",
            "\u00fc",
            "\u00c3\u009c",
            "\u00e2\u0082\u00ac",
            "\u0080",
            "a\tb",
            "a\u0001b",
            "a\u007fb",
            "\"",
            ",",
            "x".repeat(5_000),
            "99999999999999999999",
            "-1",
            "a\r\n{header}: b");
    for (String header :
        List.of(
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "Last-Event-ID",
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Content-Type",
            "Content-Length",
            "Transfer-Encoding",
            "Expect",
            "Authorization",
            "traceparent",
            "tracestate",
            "Range",
            "Origin",
            "Access-Control-Request-Method",
            "Cookie",
            "Host",
            "User-Agent",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Port",
            "Forwarded")) {
      for (String value : values) {
        for (String line : new TreeSet<>(List.of("POST " + DEPLOYMENTS, readerOf(header)))) {
          String answer =
              raw(line, header + ": " + value.replace("{header}", header), "{\"name\": \"x\"}");
          assertThat(answer)
              .as("%s with %s: %s", line, header, value)
              .matches("(?s)HTTP/1.1 (2|4).*")
              .containsPattern("application/(problem\\+)?json");
        }
      }
    }
  }

  private static String readerOf(String header) {
    return switch (header) {
      case "Last-Event-ID" -> "GET " + DEPLOYMENTS + "/" + UUID.randomUUID() + "/events";
      case "If-Match" -> "PUT " + KEYS + "/" + UUID.randomUUID();
      case "Accept", "If-None-Match", "If-Modified-Since", "Range" -> "GET " + KEYS;
      default -> "POST " + DEPLOYMENTS;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bestellung-\u00c3\u009c", "Bestellung-\u00dc"})
  void refusesAnIdempotencyKeyWithNonAsciiLettersAndNamesThem(String key) throws IOException {
    assertThat(
            raw(
                "POST " + DEPLOYMENTS,
                "Idempotency-Key: " + key,
                "{\"targetId\": \"%s\", \"certificateId\": \"%s\"}"
                    .formatted(UUID.randomUUID(), UUID.randomUUID())))
        .startsWith("HTTP/1.1 400")
        .contains(
            "\"VALIDATION_FAILED\"",
            "\"field\":\"Idempotency-Key\"",
            "may hold visible ASCII characters only; it holds \u00c3\u009c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/access-keys?limit={5} | Character 27 of the path and query is {, which must be"
            + " percent-encoded: %7B.",
        "/access-keys/\u00c3\u009c | must be percent-encoded in UTF-8",
        "/access-keys?limit=5 5 | a blank in the path or query is written %20",
        "/access-keys?limit=%zz | The query cannot be read: the % at character 7 must be followed"
            + " by two hexadecimal digits (a percent sign is %25).",
        "/access-keys?limit=%ff | The query cannot be read: it must be percent-encoded UTF-8",
        "/access-keys/%zz | The path cannot be read: the % at character 21 must be followed",
        "/access-keys%2Fx | The path holds \\\"%2f\\\"",
        "/access-keys;x=y | The path holds \\\";\\\"",
      })
  void saysWhichCharacterOfAnAddressCannotBeRead(String path, String detail) throws IOException {
    assertThat(raw("GET /api/v1" + path, "X: y", ""))
        .startsWith("HTTP/1.1 400")
        .contains("\"MALFORMED_REQUEST\"", detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: a\u0001b | The header \\\"X\\\" holds a control character",
        "Host: b | The header \\\"Host\\\" must be sent once",
        "Content-Length: x | The header \\\"Content-Length\\\" must be sent once",
        "nonsense | A header must be a name of ASCII letters, digits and -, a colon, and a value."
      })
  void saysWhichHeaderCannotBeRead(String header, String detail) throws IOException {
    assertThat(raw("GET " + KEYS, header, ""))
        .startsWith("HTTP/1.1 400")
        .contains("\"MALFORMED_REQUEST\"", detail);
  }

  private String raw(String line, String header, String body) throws IOException {
    try (RawConnection connection =
        new RawConnection(port)
            .send(
                """
                %s HTTP/1.1\r
                Host: x\r
                Connection: close\r
                %s%s\r
                %s\r
                """
                        .formatted(
                            line,
                            header.startsWith("Authorization")
                                ? ""
                                : "Authorization: Bearer " + TestEnvironment.ADMIN_TOKEN + "\r\n",
                            header,
                            body.isEmpty() || line.startsWith("GET")
                                ? ""
                                : "Content-Type: application/json\r\nContent-Length: "
                                    + body.length()
                                    + "\r\n")
                    + (line.startsWith("GET") ? "" : body))) {
      return connection.answer();
    }
  }

  private static List<String> fields(ApiAnswer refusal) {
    return refusal.json().path("errors").values().stream()
        .map(error -> error.path("field").asString())
        .toList();
  }

  private static Map<String, String> messages(ApiAnswer refusal) {
    return refusal.json().path("errors").values().stream()
        .collect(
            toMap(
                error -> error.path("field").asString(),
                error -> error.path("message").asString()));
  }
}
