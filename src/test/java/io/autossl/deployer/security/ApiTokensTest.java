package io.autossl.deployer.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

@DeployerTest
class ApiTokensTest {

  private static final String TOKENS = "/api/v1/api-tokens";

  @Autowired private ApiClient api;
  @Autowired private JdbcTemplate jdbc;

  @Test
  void worksAndIsShownOnlyOnce() {
    ApiAnswer created = create(ApiClient.unique("console"), "VIEWER").expect(201);
    String token = created.text("token");

    assertThat(created.json().propertyNames())
        .containsExactly("id", "name", "role", "createdAt", "expiresAt", "lastUsedAt", "token");
    assertThat(created.header("Location")).isEqualTo(TOKENS + "/" + created.text("id"));
    assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
    api.withToken(token).get("/api/v1/deployments").expect(200);
    JsonNode listed = listed(created.text("id"));
    assertThat(listed.propertyNames())
        .containsExactly("id", "name", "role", "createdAt", "expiresAt", "lastUsedAt");
    assertThat(Instant.parse(listed.path("lastUsedAt").asString()))
        .isAfterOrEqualTo(Instant.parse(created.text("createdAt")));
    assertThat(api.get(TOKENS).body()).doesNotContain(token);
  }

  @Test
  void isNotInTheDatabase() {
    String token = create("thief", "ADMIN").text("token");

    assertThat(
            jdbc.query(
                "select * from api_token",
                (row, number) -> {
                  StringBuilder all = new StringBuilder();
                  for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    all.append(
                        row.getObject(column) instanceof byte[] bytes
                            ? new String(bytes, ISO_8859_1)
                            : row.getString(column));
                  }
                  return all.toString();
                }))
        .isNotEmpty()
        .noneMatch(row -> row.contains(token));
  }

  @Test
  void worksNoMoreOnceItIsDeleted() {
    ApiAnswer created = create(ApiClient.unique("console"), "OPERATOR");
    ApiClient client = api.withToken(created.text("token"));
    client.get("/api/v1/deployments").expect(200);

    api.delete(TOKENS + "/" + created.text("id")).expect(204);

    assertThat(refusal(client)).matches("The token was deleted at 20[-0-9]+T[0-9:.]+Z\\.");
    api.delete(TOKENS + "/" + created.text("id")).expectProblem(404, "NOT_FOUND");
  }

  @Test
  void worksUntilItExpires() {
    ApiAnswer created =
        api.post(
                TOKENS,
                Map.of(
                    "name",
                    ApiClient.unique("visitor"),
                    "role",
                    "VIEWER",
                    "expiresAt",
                    "2099-01-01T00:00:00Z"))
            .expect(201);
    ApiClient client = api.withToken(created.text("token"));
    client.get("/api/v1/deployments").expect(200);

    jdbc.update(
        "update api_token set expires_at = created_at where id = ?",
        UUID.fromString(created.text("id")));

    assertThat(refusal(client))
        .isEqualTo("The token expired at " + created.text("createdAt") + ".");
  }

  @Test
  void isReportedAsDeletedForNinetyDays() {
    ApiAnswer old = create("old", "VIEWER");
    ApiAnswer older = create("older", "VIEWER");
    api.delete(TOKENS + "/" + old.text("id")).expect(204);
    api.delete(TOKENS + "/" + older.text("id")).expect(204);
    age(old, Duration.ofDays(89));
    age(older, Duration.ofDays(91));

    api.delete(TOKENS + "/" + create("new", "VIEWER").text("id")).expect(204);

    assertThat(refusal(api.withToken(old.text("token")))).startsWith("The token was deleted at ");
    assertThat(refusal(api.withToken(older.text("token"))))
        .startsWith("The token is not known here");
  }

  /** What RFC 6750 wants, and never the token. */
  private static String refusal(ApiClient client) {
    ApiAnswer refused = client.get("/api/v1/deployments").expectProblem(401, "UNAUTHORIZED");
    String detail = refused.text("detail");
    assertThat(refused.header("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\", error_description=\"" + detail + "\"");
    return detail;
  }

  private void age(ApiAnswer token, Duration age) {
    jdbc.update(
        "update deleted_api_token set deleted_at = ? where token_sha256 = ?",
        OffsetDateTime.now(ZoneOffset.UTC).minus(age),
        TokenHash.of(SecretText.of(token.text("token"))).bytes());
  }

  @Test
  void doesNotWriteAtEveryUse() {
    ApiAnswer created = create("poller", "VIEWER");
    ApiClient client = api.withToken(created.text("token"));
    client.get("/api/v1/deployments").expect(200);
    String used = listed(created.text("id")).path("lastUsedAt").asString();

    client.get("/api/v1/deployments").expect(200);

    assertThat(listed(created.text("id")).path("lastUsedAt").asString()).isEqualTo(used);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, VIEWER, -, name",
        "' ', VIEWER, -, name",
        "admin-token, VIEWER, -, name",
        "autossl, ADMIN, -, name",
        "jwt:somebody, ADMIN, -, name",
        "x, -, -, role",
        "x, ROOT, -, role",
        "x, 2, -, role",
        "x, VIEWER, '', expiresAt",
        "x, VIEWER, '  ', expiresAt",
        "x, VIEWER, 2020-01-01T00:00:00Z, expiresAt",
        "x, VIEWER, +10000-01-01T00:00:00Z, expiresAt",
        "x, VIEWER, +300000-01-01T00:00:00Z, expiresAt",
        "x, VIEWER, +1000000000-12-31T23:59:59Z, expiresAt",
        "x, VIEWER, 1795478400000, expiresAt",
        "x, VIEWER, tomorrow, expiresAt"
      })
  void refusesWhatMakesNoSense(String name, String role, String expiresAt, String field) {
    Map<String, Object> request = new HashMap<>();
    request.put("name", name);
    request.put("role", role);
    request.put("expiresAt", expiresAt);

    api.post(TOKENS, request).expectInvalidField(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': 'x', 'role': 2}",
        "{'name': 'x', 'role': 'VIEWER', 'role': 'ADMIN'}",
        "{'name': 'x', 'role': 'VIEWER', 'expiresAt': '2099-01-01T00:00:00Z', 'expiresAt': null}"
      })
  void refusesAmbiguousJson(String body) {
    assertThat(api.post(TOKENS, body.replace('\'', '"')).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " admin-token",
        "admin-token ",
        "admin-token\u00A0",
        "\u3000autossl",
        "Admin-Token",
        "AutoSSL",
        "auto\u017F\u017Fl",
        "auto ssl",
        "ａｕｔｏｓｓｌ",
        "JWT:somebody",
        " jwt:somebody"
      })
  void refusesNamesThatLookLikeThoseOfOtherActors(String name) {
    ApiAnswer answer = api.post(TOKENS, Map.of("name", name, "role", "VIEWER"));

    answer.expectInvalidField("name");
    assertThat(answer.json().path("errors").path(0).path("code").asString()).isEqualTo("RESERVED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auto\u200Bssl",
        "admin\u00AD-token",
        "\uFEFFconsole",
        "console\u202E",
        "console\u2028admin-token",
        "console\u2029admin-token",
        "a\u2066b",
        "a\u034Fb",
        "a\u180Eb",
        "autossl\uFE0F",
        "autossl\u3164",
        "console\u200D",
        "con\u17B4sole",
        "con\uFFF9sole",
        "console\uDB40\uDC20",
        "console\uD834\uDD73",
        "\u2800",
        "\u3000"
      })
  void refusesNamesWithInvisibleCharacters(String name) {
    api.post(TOKENS, Map.of("name", name, "role", "VIEWER")).expectInvalidField("name");
  }

  @Test
  void hasAUniqueName() {
    String name = ApiClient.unique("Dashboard");
    ApiAnswer created = create(name, "VIEWER");

    ApiAnswer refusal =
        api.post(
                TOKENS,
                Map.of("name", name.toLowerCase(Locale.ROOT).replace(" ", ""), "role", "ADMIN"))
            .expectProblem(409, "NAME_IN_USE");

    assertThat(refusal.text("conflictingId")).isEqualTo(created.text("id"));
    assertThat(refusal.json().has("token")).isFalse();
    api.delete(TOKENS + "/" + created.text("id")).expect(204);
    create(name, "ADMIN");
  }

  @Test
  void isCreatedForOneOfManyConcurrentRequestsWithTheSameName() {
    String name = ApiClient.unique("Dashboard");

    List<ApiAnswer> answers =
        Together.run(8, _ -> api.post(TOKENS, Map.of("name", name, "role", "VIEWER")));

    assertThat(answers).extracting(ApiAnswer::status).containsOnlyOnce(201).containsOnly(201, 409);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 409)
        .allSatisfy(answer -> assertThat(answer.text("conflictingId")).isNotBlank());
  }

  @Test
  void takesNoBlanksAroundItsName() {
    assertThat(create("  console of Zoë ", "VIEWER").text("name")).isEqualTo("console of Zoë");
    create("autossl-console", "VIEWER");
    // Persian and emoji are written with joiners.
    create(
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 \uD83D\uDC69\u200D\uD83D\uDCBB",
        "VIEWER");
  }

  private ApiAnswer create(String name, String role) {
    return api.post(TOKENS, Map.of("name", name, "role", role)).expect(201);
  }

  private JsonNode listed(String id) {
    return api.get(TOKENS)
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .filter(token -> token.path("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
