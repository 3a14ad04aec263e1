package io.autossl.deployer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API answered. */
public record ApiAnswer(int status, HttpHeaders headers, String body) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The same answer, which must have this status. */
  public ApiAnswer expect(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    return this;
  }

  /** The same answer, which must be a problem with this status and code. */
  public ApiAnswer expectProblem(int expected, String code) {
    expect(expected);
    assertThat(header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(text("code")).isEqualTo(code);
    assertThat(json().path("status").asInt()).isEqualTo(expected);
    assertThat(text("title")).isNotBlank();
    assertThat(text("detail")).isNotBlank();
    assertThat(text("type")).startsWith("urn:autossl:problem:");
    assertThat(text("instance")).startsWith("/");
    return this;
  }

  /** The same answer, which must blame this field first. */
  public ApiAnswer expectInvalidField(String field) {
    expectProblem(400, "VALIDATION_FAILED");
    assertThat(json().path("errors").path(0).path("field").asString()).as(body).isEqualTo(field);
    assertThat(json().path("errors").path(0).path("code").asString()).isNotBlank();
    assertThat(json().path("errors").path(0).path("message").asString()).isNotBlank();
    return this;
  }

  /** The body. */
  public JsonNode json() {
    return JSON.readTree(body);
  }

  /** A field of the body. */
  public String text(String field) {
    return json().path(field).asString();
  }

  /** A header; empty if it is not there. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
