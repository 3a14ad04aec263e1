package io.autossl.deployer.accesskey;

import static io.autossl.deployer.simulator.AwsOperation.GET_CALLER_IDENTITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@DeployerTest
class AccessKeyApiTest {

  private static final String PATH = "/api/v1/access-keys";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;

  @BeforeEach
  void prepare() {
    simulator.reset();
  }

  @Test
  void createsAnAccessKeyAndNeverShowsItsSecret() {
    ApiAnswer created = api.post(PATH, accessKey()).expect(201);

    assertThat(created.json().propertyNames())
        .containsExactly("id", "name", "accessKeyId", "version", "createdAt", "updatedAt");
    assertThat(UUID.fromString(created.text("id")).version()).isEqualTo(7);
    assertThat(created.header("Location")).isEqualTo(PATH + "/" + created.text("id"));
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.header("Content-Type")).isEqualTo("application/json");
    assertThat(created.text("name")).startsWith("production ");
    assertThat(created.text("accessKeyId")).isEqualTo("AKIAIOSFODNN7EXAMPLE");
    assertThat(created.json().path("version").asInt()).isEqualTo(1);
    assertThat(created.text("createdAt")).endsWith("Z").isEqualTo(created.text("updatedAt"));
    assertThat(Instant.parse(created.text("createdAt"))).isBefore(Instant.now().plusSeconds(1));
    assertThat(created.body()).doesNotContain(SECRET);
  }

  @Test
  void readsAnAccessKeyWithItsEntityTag() {
    ApiAnswer created = api.post(PATH, accessKey()).expect(201);

    ApiAnswer read = api.get(created.header("Location")).expect(200);

    assertThat(read.json()).isEqualTo(created.json());
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void listsAccessKeysNewestFirst() {
    ApiAnswer first = api.post(PATH, accessKey()).expect(201);
    ApiAnswer second = api.post(PATH, accessKey()).expect(201);

    ApiAnswer list = api.get(PATH + "?limit=2").expect(200);

    assertThat(list.json().propertyNames()).containsExactly("items", "next");
    assertThat(list.json().path("items")).containsExactly(second.json(), first.json());
    assertThat(list.body()).doesNotContain(SECRET);
  }

  @Test
  void renamesAnAccessKeyAndKeepsItsSecret() {
    AwsAccount account = AwsAccount.in(simulator);
    String key = PATH + "/" + api.createAccessKey(account);

    ApiAnswer renamed = api.put(key, Map.of("name", ApiClient.unique("other"))).expect(200);

    assertThat(renamed.text("name")).startsWith("other ");
    assertThat(renamed.text("accessKeyId")).isEqualTo(account.accessKeyId());
    assertThat(renamed.json().path("version").asInt()).isEqualTo(2);
    assertThat(renamed.header("ETag")).isEqualTo("\"2\"");
    assertThat(api.get(key).json()).isEqualTo(renamed.json());
    assertThat(check(key).json().path("valid").asBoolean()).isTrue();
  }

  @Test
  void rotatesAnAccessKey() {
    AwsAccount old = AwsAccount.in(simulator);
    AwsAccount rotated = AwsAccount.in(simulator);
    String key = PATH + "/" + api.createAccessKey(old);

    ApiAnswer changed =
        api.put(
                key,
                Map.of(
                    "accessKeyId", rotated.accessKeyId(),
                    "secretAccessKey", rotated.secretAccessKey()))
            .expect(200);

    assertThat(changed.text("name")).startsWith("production ");
    assertThat(changed.text("accessKeyId")).isEqualTo(rotated.accessKeyId());
    assertThat(changed.body()).doesNotContain(rotated.secretAccessKey());
    assertThat(check(key).text("accountId")).isEqualTo(rotated.key().accountId());
  }

  @Test
  void replacesOnlyTheSecret() {
    AwsAccount account = AwsAccount.in(simulator);
    String key = create(account.accessKeyId(), SECRET);
    assertThat(check(key).json().path("valid").asBoolean()).isFalse();

    api.put(key, Map.of("secretAccessKey", account.secretAccessKey())).expect(200);

    assertThat(check(key).json().path("valid").asBoolean()).isTrue();
  }

  @Test
  void refusesAnotherAccessKeyIdWithoutItsSecret() {
    ApiAnswer created = api.post(PATH, accessKey()).expect(201);

    api.put(created.header("Location"), Map.of("accessKeyId", "AKIAI44QH8DHBEXAMPLE"))
        .expectInvalidField("secretAccessKey");

    assertThat(api.get(created.header("Location")).json()).isEqualTo(created.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "*", "\"7\", \"1\""})
  void changesAnAccessKeyIfIfMatchHasItsVersion(String ifMatch) {
    String key = api.post(PATH, accessKey()).expect(201).header("Location");

    ApiAnswer changed =
        api.put(key, Map.of("name", ApiClient.unique("other")), "If-Match", ifMatch).expect(200);

    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    api.delete(key, "If-Match", ifMatch.equals("*") ? "*" : "\"2\"").expect(204);
    api.get(key).expectProblem(404, "NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "\"3\"", "\"abc\"", "W/\"2\"", "\"1\", \"3\""})
  void refusesAChangeIfIfMatchHasAnotherVersion(String ifMatch) {
    String key = api.post(PATH, accessKey()).expect(201).header("Location");
    ApiAnswer changed = api.put(key, Map.of("name", ApiClient.unique("other"))).expect(200);

    api.put(key, Map.of("name", ApiClient.unique("third")), "If-Match", ifMatch)
        .expectProblem(412, "PRECONDITION_FAILED");
    api.delete(key, "If-Match", ifMatch).expectProblem(412, "PRECONDITION_FAILED");

    assertThat(api.get(key).expect(200).json()).isEqualTo(changed.json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2",
        "abc",
        "",
        "\"2",
        "2\"",
        "\"1\" \"2\"",
        "\"2\", 2",
        ",",
        "*, \"2\"",
        "w/\"2\""
      })
  void refusesAVersionWithoutQuotationMarks(String ifMatch) {
    String key = api.post(PATH, accessKey()).expect(201).header("Location");

    ApiAnswer refusal = api.put(key, Map.of("name", "third"), "If-Match", ifMatch);

    refusal.expectInvalidField("If-Match");
    assertThat(refusal.text("detail")).contains("in quotation marks, as in \"1\"");
    api.delete(key, "If-Match", ifMatch).expectInvalidField("If-Match");
    assertThat(api.get(key).expect(200).text("version")).isEqualTo("1");
  }

  @Test
  void acceptsItsOwnRepresentationInAPut() {
    String key = api.post(PATH, accessKey()).expect(201).header("Location");
    ApiAnswer given = api.get(key).expect(200);

    assertThat(api.put(key, given.body()).expect(200).text("name")).isEqualTo(given.text("name"));
    api.post(PATH, given.body()).expectProblem(400, "UNKNOWN_FIELD");
    api.put(key, "{\"Id\": 1, \"updatedAt\": null}").expectProblem(400, "UNKNOWN_FIELD");
  }

  @Test
  void letsOneOfManyChangesOfTheSameVersionWin() {
    String key = api.post(PATH, accessKey()).expect(201).header("Location");

    List<ApiAnswer> answers =
        Together.run(
            10, _ -> api.put(key, Map.of("name", ApiClient.unique("name")), "If-Match", "\"1\""));

    assertThat(answers).extracting(ApiAnswer::status).containsOnlyOnce(200).containsOnly(200, 412);
    assertThat(api.get(key).json().path("version").asInt()).isEqualTo(2);
  }

  @Test
  void deletesAnAccessKey() {
    String key = api.post(PATH, accessKey()).expect(201).header("Location");

    assertThat(api.delete(key).expect(204).body()).isEmpty();

    api.get(key).expectProblem(404, "NOT_FOUND");
    api.delete(key).expectProblem(404, "NOT_FOUND");
  }

  @Test
  void keepsAnAccessKeyThatATargetUses() {
    String key = api.createAccessKey(AwsAccount.in(simulator));
    String target = api.createTarget(key, List.of("EWH7HR80TDW90"));

    ApiAnswer refusal = api.delete(PATH + "/" + key).expectProblem(409, "ACCESS_KEY_IN_USE");

    assertThat(refusal.text("conflictingId")).isEqualTo(target);
    assertThat(refusal.text("detail")).contains("1 deployment target, \"web shop ");
    api.delete("/api/v1/deployment-targets/" + target).expect(204);
    api.delete(PATH + "/" + key).expect(204);
  }

  @Test
  void namesAFewOfManyTargetsThatUseAnAccessKey() {
    String key = api.createAccessKey(AwsAccount.in(simulator));
    List<String> targets =
        IntStream.range(0, 12)
            .mapToObj(_ -> api.createTarget(key, List.of("EWH7HR80TDW90")))
            .toList();

    ApiAnswer refusal = api.delete(PATH + "/" + key).expectProblem(409, "ACCESS_KEY_IN_USE");

    assertThat(
            refusal.json().path("conflictingIds").valueStream().map(id -> id.asString()).toList())
        .isEqualTo(targets.subList(0, 10));
    assertThat(refusal.text("detail"))
        .matches(
            "The access key is used by 12 deployment targets(, \"web shop \\d+\"){3} and 9"
                + " more:.*");
  }

  @Test
  void keepsTheVersionOfAKeyThatAChangeLeavesAsItIs() {
    Map<String, String> body = accessKey();
    ApiAnswer created = api.post(PATH, body).expect(201);
    String key = created.header("Location");

    for (Map<String, String> same :
        List.of(
            body,
            Map.<String, String>of(),
            Map.of("name", created.text("name")),
            Map.of("accessKeyId", created.text("accessKeyId")),
            Map.of("secretAccessKey", SECRET))) {
      ApiAnswer changed = api.put(key, same).expect(200);
      assertThat(changed.json()).isEqualTo(created.json());
      assertThat(changed.header("ETag")).isEqualTo("\"1\"");
    }

    assertThat(updates(created.text("id"))).isEmpty();
    ApiAnswer rotated = api.put(key, Map.of("secretAccessKey", SECRET + "2")).expect(200);
    assertThat(rotated.header("ETag")).isEqualTo("\"2\"");
    assertThat(updates(created.text("id"))).hasSize(1);
  }

  @Test
  void givesEachNameToOneAccessKey() {
    Map<String, String> body = accessKey();
    ApiAnswer first = api.post(PATH, body).expect(201);
    String spelledOtherwise = " " + first.text("name").toUpperCase(Locale.ROOT).replace(" ", "");
    ApiAnswer second = api.post(PATH, accessKey()).expect(201);

    ApiAnswer refusal = api.post(PATH, body).expectProblem(409, "NAME_IN_USE");
    ApiAnswer refusedChange =
        api.put(second.header("Location"), Map.of("name", spelledOtherwise))
            .expectProblem(409, "NAME_IN_USE");

    assertThat(refusal.text("conflictingId")).isEqualTo(first.text("id"));
    assertThat(refusal.body()).doesNotContain(SECRET);
    assertThat(refusedChange.text("conflictingId")).isEqualTo(first.text("id"));
    assertThat(api.get(second.header("Location")).json()).isEqualTo(second.json());
    api.put(first.header("Location"), Map.of("name", spelledOtherwise)).expect(200);
    api.delete(first.header("Location")).expect(204);
    api.put(second.header("Location"), body).expect(200);
  }

  @Test
  void acceptsOneOfManyConcurrentRequestsWithTheSameName() {
    Map<String, String> body = accessKey();

    List<ApiAnswer> answers = Together.run(8, _ -> api.post(PATH, body));

    assertThat(answers).extracting(ApiAnswer::status).containsOnlyOnce(201).containsOnly(201, 409);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 409)
        .allSatisfy(answer -> assertThat(answer.text("conflictingId")).isNotBlank());
  }

  @Test
  void rotatesAnAccessKeyWhoseNameIsNotUnique() {
    ApiAnswer created = api.post(PATH, accessKey()).expect(201);
    jdbc.sql("update access_key set name_key = null where id = ?")
        .param(UUID.fromString(created.text("id")))
        .update();
    Map<String, String> other =
        Map.of(
            "name",
            created.text("name"),
            "accessKeyId",
            "AKIAIOSFODNN7EXAMPLE",
            "secretAccessKey",
            SECRET);
    ApiAnswer sameName = api.post(PATH, other).expect(201);

    api.put(created.header("Location"), Map.of("secretAccessKey", SECRET + "2")).expect(200);
    ApiAnswer refusal =
        api.put(
                created.header("Location"),
                Map.of("name", created.text("name"), "secretAccessKey", SECRET + "3"))
            .expectProblem(409, "NAME_IN_USE");

    assertThat(refusal.text("conflictingId")).isEqualTo(sameName.text("id"));
  }

  @Test
  void tellsWhoseAnAccessKeyIs() {
    AwsAccount account = AwsAccount.in(simulator);

    ApiAnswer check = check(PATH + "/" + api.createAccessKey(account));

    assertThat(check.json().propertyNames()).containsExactly("valid", "accountId", "arn");
    assertThat(check.json().path("valid").asBoolean()).isTrue();
    assertThat(check.text("accountId")).isEqualTo(account.key().accountId());
    assertThat(check.text("arn")).isEqualTo(account.key().userArn());
    assertThat(simulator.log().calls(GET_CALLER_IDENTITY)).isEqualTo(1);
    assertThat(simulator.log().calls()).isEqualTo(1);
  }

  @Test
  void tellsThatAwsDoesNotKnowAnAccessKey() {
    assertRefused(create("AKIAUNKNOWN000000000", SECRET));
  }

  @Test
  void tellsThatASecretIsWrong() {
    assertRefused(create(AwsAccount.in(simulator).accessKeyId(), SECRET));
  }

  @Test
  void tellsThatAnAccessKeyIsInactive() {
    AwsAccount account = AwsAccount.in(simulator);
    simulator.setActive(account.accessKeyId(), false);

    assertRefused(PATH + "/" + api.createAccessKey(account));
  }

  @Test
  void tellsThatAwsCannotBeReached() {
    String key = api.createAccessKey(AwsAccount.in(simulator));
    simulator.faults().on(GET_CALLER_IDENTITY).always().dropConnectionBeforeProcessing();

    api.post(PATH + "/" + key + "/check").expectProblem(503, "AWS_UNAVAILABLE");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("invalidFields")
  void refusesAnInvalidField(String field, @Nullable Object value) {
    Map<String, @Nullable Object> body = new HashMap<>(accessKey());
    body.put(field, value);

    ApiAnswer refusal = api.post(PATH, body).expectInvalidField(field);

    assertThat(refusal.body()).doesNotContain(SECRET);
  }

  static Stream<Arguments> invalidFields() {
    return Stream.concat(
        Stream.of("name", "accessKeyId", "secretAccessKey")
            .flatMap(
                field ->
                    Stream.of(
                        Arguments.of(field, null),
                        Arguments.of(field, ""),
                        Arguments.of(field, " \t"),
                        Arguments.of(field, List.of()))),
        invalidChanges());
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("invalidChanges")
  void refusesAnInvalidChange(String field, Object value) {
    ApiAnswer created = api.post(PATH, accessKey()).expect(201);
    Map<String, Object> body = new HashMap<>(accessKey());
    body.put(field, value);

    api.put(created.header("Location"), body).expectInvalidField(field);

    assertThat(api.get(created.header("Location")).json()).isEqualTo(created.json());
  }

  static Stream<Arguments> invalidChanges() {
    return Stream.of(
        Arguments.of("name", " "),
        Arguments.of("name", "n".repeat(201)),
        Arguments.of("accessKeyId", "AKIA56789012345"),
        Arguments.of("accessKeyId", "A".repeat(129)),
        Arguments.of("accessKeyId", "akiaiosfodnn7example"),
        Arguments.of("accessKeyId", "AKIAIOSFODNN7EXAMPL-"),
        Arguments.of("accessKeyId", "AKIAIOSFODNN7EXAMPLE\n"),
        Arguments.of("secretAccessKey", ""),
        Arguments.of("secretAccessKey", "with a space"),
        Arguments.of("secretAccessKey", SECRET + "\n"),
        Arguments.of("secretAccessKey", "s".repeat(501)));
  }

  @Test
  void namesEveryFieldThatIsMissing() {
    ApiAnswer refusal = api.post(PATH, Map.of()).expectInvalidField("accessKeyId");

    assertThat(refusal.json().path("errors"))
        .extracting(error -> error.path("field").asString() + " " + error.path("code").asString())
        .containsExactly("accessKeyId REQUIRED", "name REQUIRED", "secretAccessKey REQUIRED");
  }

  @Test
  void takesTheLongestAndMostUnusualValues() {
    Map<String, String> body =
        Map.of(
            "name", "ñ".repeat(198) + "😀",
            "accessKeyId", "A".repeat(128),
            "secretAccessKey", "s".repeat(500));

    ApiAnswer created = api.post(PATH, body).expect(201);

    assertThat(created.text("name")).isEqualTo(body.get("name"));
  }

  @Test
  void knowsNoAccessKeyWithAnotherId() {
    String unknown = PATH + "/" + UUID.randomUUID();

    api.get(unknown).expectProblem(404, "NOT_FOUND");
    api.put(unknown, Map.of("name", ApiClient.unique("other"))).expectProblem(404, "NOT_FOUND");
    api.delete(unknown).expectProblem(404, "NOT_FOUND");
    api.post(unknown + "/check").expectProblem(404, "NOT_FOUND");
  }

  private void assertRefused(String key) {
    ApiAnswer check = check(key);
    assertThat(check.json().propertyNames()).containsExactly("valid", "code", "message");
    assertThat(check.json().path("valid").asBoolean()).isFalse();
    assertThat(check.text("code")).isEqualTo("INVALID_CREDENTIALS");
    assertThat(check.text("message")).isNotBlank().doesNotContain(SECRET);
  }

  private ApiAnswer check(String key) {
    return api.post(key + "/check").expect(200);
  }

  private String create(String accessKeyId, String secretAccessKey) {
    return api.post(
            PATH,
            Map.of(
                "name", ApiClient.unique("wrong"),
                "accessKeyId", accessKeyId,
                "secretAccessKey", secretAccessKey))
        .expect(201)
        .header("Location");
  }

  private JsonNode updates(String id) {
    return api.get("/api/v1/audit-events?action=ACCESS_KEY_UPDATED&resourceId=" + id)
        .expect(200)
        .json()
        .path("items");
  }

  private static Map<String, String> accessKey() {
    return Map.of(
        "name",
        ApiClient.unique("production"),
        "accessKeyId",
        "AKIAIOSFODNN7EXAMPLE",
        "secretAccessKey",
        SECRET);
  }
}
