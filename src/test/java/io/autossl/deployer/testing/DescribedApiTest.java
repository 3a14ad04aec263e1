package io.autossl.deployer.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that answers are really compared with the API's description. */
class DescribedApiTest {

  private static final String ID = "0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f";
  private static final String PATH = "/api/v1/access-keys/" + ID;
  private static final String ACCESS_KEY =
      """
      {"id": "%s", "name": "production", "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "version": 1,
       "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
      """
          .formatted(ID);
  private static final String PROBLEM =
      """
      {"type": "urn:autossl:problem:not-found", "title": "…", "status": 404, "detail": "…",
       "instance": "/api/v1/x", "code": "NOT_FOUND"}
      """;
  private static final Map<String, String> SENT =
      Map.of("Content-Type", "application/json", "ETag", "\"1\"");

  @Test
  void takesWhatIsDescribed() {
    assertThatCode(() -> check("GET", PATH, 200, SENT, ACCESS_KEY)).doesNotThrowAnyException();
    assertThatCode(() -> check("HEAD", PATH, 200, SENT, "")).doesNotThrowAnyException();
    assertThatCode(() -> check("GET", PATH + "?x=y", 304, Map.of("ETag", "\"1\""), ""))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("GET", "/actuator/health", 200, Map.of(), "{}"))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("GET", "/api/v1/unknown", 404, Map.of(), PROBLEM))
        .doesNotThrowAnyException();
    assertThatCode(() -> check("PATCH", PATH, 405, Map.of(), PROBLEM)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a field that is not described | "version" | "more": 1, "version" | 'more'
          a field that is missing       | "name"    | "nom"                | 'name'
          null where there is none      | "production" | null              | null found
          another type                  | "version": 1 | "version": "1"    | string found, integer expected
          another format                | "2026-01-01T00:00:00Z" | "today" | date-time
          """)
  void refusesABodyWith(String what, String text, String replacement, String error) {
    assertThatThrownBy(() -> check("GET", PATH, 200, SENT, ACCESS_KEY.replace(text, replacement)))
        .as(what)
        .hasMessageContaining("GET " + PATH + " → 200")
        .hasMessageContaining(error);
  }

  @Test
  void refusesWhatIsNotDescribed() {
    assertThatThrownBy(() -> check("GET", PATH, 418, SENT, ACCESS_KEY))
        .hasMessageContaining("the status is not described");
    assertThatThrownBy(() -> check("GET", PATH, 200, Map.of("ETag", "\"1\""), ACCESS_KEY))
        .hasMessageContaining("the content type \"\" is not described");
    assertThatThrownBy(
            () -> check("GET", PATH, 200, Map.of("Content-Type", "application/json"), ACCESS_KEY))
        .hasMessageContaining("the header ETag is missing");
    assertThatThrownBy(() -> check("DELETE", PATH, 204, Map.of("ETag", "\"1\""), ""))
        .hasMessageContaining("the header ETag is not described");
    assertThatThrownBy(() -> check("DELETE", PATH, 204, Map.of(), "{}"))
        .hasMessageContaining("the body is not described");
    assertThatThrownBy(() -> check("PATCH", PATH, 200, SENT, ACCESS_KEY))
        .hasMessageContaining("the operation is not described");
    assertThatThrownBy(() -> check("GET", "/api/v1/unknown", 404, Map.of(), "{}"))
        .hasMessageContaining("code");
  }

  @Test
  void refusesAnEventThatIsNotDescribed() {
    assertThatThrownBy(
            () ->
                DescribedApi.committed()
                    .check(new EventStream.Event("deployment", "1", null, "{}")))
        .hasMessageContaining("does not describe an event");
  }

  private static void check(
      String method, String target, int status, Map<String, String> headers, String body) {
    Map<String, List<String>> all = new java.util.HashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    DescribedApi.committed()
        .check(
            method,
            target,
            new ApiAnswer(status, HttpHeaders.of(all, (name, value) -> true), body));
  }
}
