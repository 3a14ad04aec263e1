package io.autossl.deployer.target;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
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
import tools.jackson.databind.JsonNode;

@DeployerTest
class DeploymentTargetApiTest {

  private static final String PATH = "/api/v1/deployment-targets";
  private static final String DISTRIBUTION = "EWH7HR80TDW90";

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private AwsAccount account;
  private String accessKey;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
  }

  @Test
  void createsATargetWithAllThatIsGiven() {
    Map<String, Object> body =
        Map.of(
            "name",
            "all that is given",
            "provider",
            "aws-cloudfront",
            "accessKey",
            accessKey,
            "distributionIds",
            List.of(DISTRIBUTION, "EWH7HR81TDW87"),
            "certificateName",
            "shop.example",
            "autoDeploy",
            true);

    ApiAnswer created = api.post(PATH, body).expect(201);

    assertThat(created.json().propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "provider",
            "accessKey",
            "distributionIds",
            "certificateName",
            "autoDeploy",
            "version",
            "createdAt",
            "updatedAt",
            "lastDeployment",
            "state",
            "stateMessage");
    assertThat(UUID.fromString(created.text("id")).version()).isEqualTo(7);
    assertThat(created.header("Location")).isEqualTo(PATH + "/" + created.text("id"));
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.text("name")).isEqualTo("all that is given");
    assertThat(created.text("provider")).isEqualTo("aws-cloudfront");
    assertThat(created.text("accessKey")).isEqualTo(accessKey);
    assertThat(texts(created.json().path("distributionIds")))
        .containsExactly(DISTRIBUTION, "EWH7HR81TDW87");
    assertThat(created.text("certificateName")).isEqualTo("shop.example");
    assertThat(created.json().path("autoDeploy").asBoolean()).isTrue();
    assertThat(created.json().path("version").asInt()).isEqualTo(1);
    assertThat(created.text("createdAt")).endsWith("Z").isEqualTo(created.text("updatedAt"));
    ApiAnswer read = api.get(created.header("Location")).expect(200);
    assertThat(read.json()).isEqualTo(created.json());
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void isForCloudFrontWithoutAutomaticDeploymentByDefault() {
    ApiAnswer created = api.post(PATH, target()).expect(201);

    assertThat(created.text("provider")).isEqualTo("aws-cloudfront");
    assertThat(created.json().path("autoDeploy").isBoolean()).isTrue();
    assertThat(created.json().path("autoDeploy").asBoolean()).isFalse();
    assertThat(created.json().has("certificateName")).isTrue();
    assertThat(created.json().path("certificateName").isNull()).isTrue();
  }

  @Test
  void listsTargetsNewestFirst() {
    ApiAnswer first = api.post(PATH, target()).expect(201);
    ApiAnswer second = api.post(PATH, target()).expect(201);

    JsonNode page = api.get(PATH + "?limit=1").expect(200).json();
    JsonNode next = api.get(PATH + "?limit=1&after=" + page.path("next").asString()).json();

    assertThat(page.path("items")).containsExactly(second.json());
    assertThat(next.path("items")).containsExactly(first.json());
  }

  @Test
  void keepsTheVersionOfATargetThatAChangeLeavesAsItIs() {
    Map<String, Object> body = target();
    ApiAnswer created = api.post(PATH, body).expect(201);

    ApiAnswer same = api.put(created.header("Location"), body).expect(200);

    assertThat(same.json()).isEqualTo(created.json());
    assertThat(same.header("ETag")).isEqualTo("\"1\"");
    assertThat(
            api.get("/api/v1/audit-events?action=TARGET_UPDATED&resourceId=" + created.text("id"))
                .json()
                .path("items"))
        .isEmpty();
  }

  @Test
  void givesEachNameToOneTarget() {
    String name = ApiClient.unique("Web Shop");
    ApiAnswer first = api.post(PATH, with("name", name)).expect(201);
    ApiAnswer second = api.post(PATH, target()).expect(201);
    String spelledOtherwise = name.toUpperCase(Locale.ROOT).replace(" ", "\u00A0\u2003");

    ApiAnswer refusal =
        api.post(PATH, with("name", spelledOtherwise)).expectProblem(409, "NAME_IN_USE");
    ApiAnswer refusedChange =
        api.put(second.header("Location"), with("name", name)).expectProblem(409, "NAME_IN_USE");

    assertThat(refusal.text("conflictingId")).isEqualTo(first.text("id"));
    assertThat(refusal.json().has("conflictingIds")).isFalse();
    assertThat(refusal.text("detail")).contains(spelledOtherwise, first.text("id"));
    assertThat(refusedChange.text("conflictingId")).isEqualTo(first.text("id"));
    assertThat(api.get(second.header("Location")).json()).isEqualTo(second.json());
    api.put(first.header("Location"), with("name", spelledOtherwise)).expect(200);
    api.delete(first.header("Location")).expect(204);
    api.put(second.header("Location"), with("name", name)).expect(200);
  }

  @Test
  void acceptsOneOfManyConcurrentRequestsWithTheSameName() {
    String name = ApiClient.unique("popular");

    List<ApiAnswer> answers = Together.run(8, _ -> api.post(PATH, with("name", name)));

    assertThat(answers).extracting(ApiAnswer::status).containsOnlyOnce(201).containsOnly(201, 409);
    String id =
        answers.stream()
            .filter(answer -> answer.status() == 201)
            .findFirst()
            .orElseThrow()
            .text("id");
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 409)
        .allSatisfy(
            answer -> {
              answer.expectProblem(409, "NAME_IN_USE");
              assertThat(answer.text("conflictingId")).isEqualTo(id);
            });
  }

  @Test
  void replacesATarget() {
    ApiAnswer created =
        api.post(PATH, with("certificateName", "shop.example", "autoDeploy", true)).expect(201);
    String otherKey = api.createAccessKey(AwsAccount.in(simulator));

    ApiAnswer changed =
        api.put(
                created.header("Location"),
                Map.of(
                    "name",
                    "other shop",
                    "accessKey",
                    otherKey,
                    "distributionIds",
                    List.of("EWH7HR81TDW87")))
            .expect(200);

    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    assertThat(changed.text("id")).isEqualTo(created.text("id"));
    assertThat(changed.text("name")).isEqualTo("other shop");
    assertThat(changed.text("accessKey")).isEqualTo(otherKey);
    assertThat(texts(changed.json().path("distributionIds"))).containsExactly("EWH7HR81TDW87");
    assertThat(changed.json().path("certificateName").isNull()).isTrue();
    assertThat(changed.json().path("autoDeploy").asBoolean()).isFalse();
    assertThat(changed.text("createdAt")).isEqualTo(created.text("createdAt"));
    assertThat(api.get(created.header("Location")).json()).isEqualTo(changed.json());
  }

  @Test
  void acceptsItsOwnRepresentationInAPut() {
    ApiAnswer given = api.post(PATH, target()).expect(201);
    String target = given.header("Location");

    ApiAnswer taken = api.put(target, api.get(target).body()).expect(200);

    assertThat(taken.text("name")).isEqualTo(given.text("name"));
    assertThat(taken.text("id")).isEqualTo(given.text("id"));
    assertThat(taken.json().path("version").asInt()).isEqualTo(1);
    api.post(PATH, given.body()).expectProblem(400, "UNKNOWN_FIELD");
    api.put(target, with("Version", 2)).expectProblem(400, "UNKNOWN_FIELD");
  }

  @Test
  void reportsAllInconsistentFieldsAtOnce() {
    Map<String, @Nullable Object> body =
        with("accessKey", UUID.randomUUID().toString(), "autoDeploy", true);
    body.put("distributionIds", List.of(DISTRIBUTION, "EWH7HR81TDW87", DISTRIBUTION, DISTRIBUTION));

    ApiAnswer refusal = api.post(PATH, body);

    refusal.expectProblem(400, "VALIDATION_FAILED");
    assertThat(refusal.json().path("errors").values())
        .extracting(error -> error.path("field").asString())
        .containsExactly(
            "distributionIds[2]", "distributionIds[3]", "certificateName", "accessKey");
    assertThat(refusal.text("detail")).startsWith("4 fields are invalid: ");
  }

  @Test
  void changesAndDeletesOnlyTheVersionInIfMatch() {
    String target = api.post(PATH, target()).expect(201).header("Location");

    api.put(target, with("name", "second"), "If-Match", "\"1\"").expect(200);
    api.put(target, with("name", "third"), "If-Match", "\"1\"")
        .expectProblem(412, "PRECONDITION_FAILED");
    api.delete(target, "If-Match", "\"1\"").expectProblem(412, "PRECONDITION_FAILED");
    assertThat(api.get(target).expect(200).text("name")).isEqualTo("second");
    api.put(target, with("name", "third"), "If-Match", "*").expect(200);
    api.delete(target, "If-Match", "\"3\"").expect(204);

    api.get(target).expectProblem(404, "NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 500})
  void takesOneTo500Distributions(int count) {
    List<String> ids = distributionIds(count);

    ApiAnswer created = api.post(PATH, with("distributionIds", ids)).expect(201);

    assertThat(texts(created.json().path("distributionIds"))).isEqualTo(ids);
    assertThat(api.get(created.header("Location")).json()).isEqualTo(created.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ABCDEFG8", "E1234567890123", "A1234567890123456789012345678932"})
  void takesWhatAwsAndItsEmulatorsCallADistribution(String id) {
    api.post(PATH, with("distributionIds", List.of(id))).expect(201);
  }

  @ParameterizedTest(name = "{1}: {0} = {2}")
  @MethodSource("invalidFields")
  void refusesAnInvalidField(String field, String blamed, @Nullable Object value) {
    ApiAnswer refusal = api.post(PATH, with(field, value)).expectInvalidField(blamed);
    String target = api.post(PATH, target()).expect(201).header("Location");
    ApiAnswer refusedChange = api.put(target, with(field, value)).expectInvalidField(blamed);

    assertThat(refusedChange.json().path("errors")).isEqualTo(refusal.json().path("errors"));
    assertThat(api.get(target).header("ETag")).isEqualTo("\"1\"");
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        Arguments.of("name", "name", null),
        Arguments.of("name", "name", " "),
        Arguments.of("name", "name", "n".repeat(201)),
        Arguments.of("provider", "provider", "aws-elb"),
        Arguments.of("provider", "provider", ""),
        Arguments.of("accessKey", "accessKey", null),
        Arguments.of("accessKey", "accessKey", "production"),
        Arguments.of("accessKey", "accessKey", UUID.randomUUID().toString()),
        Arguments.of("distributionIds", "distributionIds", null),
        Arguments.of("distributionIds", "distributionIds", List.of()),
        Arguments.of("distributionIds", "distributionIds", DISTRIBUTION),
        Arguments.of("distributionIds", "distributionIds", distributionIds(501)),
        Arguments.of(
            "distributionIds",
            "distributionIds[2]",
            List.of(DISTRIBUTION, "EWH7HR81TDW87", DISTRIBUTION)),
        Arguments.of(
            "distributionIds", "distributionIds[1]", List.of(DISTRIBUTION, "ewh7hr80tdw90")),
        Arguments.of("distributionIds", "distributionIds[1]", Arrays.asList(DISTRIBUTION, null)),
        Arguments.of("distributionIds", "distributionIds[0]", List.of("")),
        Arguments.of("distributionIds", "distributionIds[0]", List.of("ABCDEF7")),
        Arguments.of("distributionIds", "distributionIds[0]", List.of("E".repeat(33))),
        Arguments.of("distributionIds", "distributionIds[0]", List.of(DISTRIBUTION + "\n")),
        Arguments.of("distributionIds", "distributionIds[0]", List.of("../../distribution")),
        Arguments.of("certificateName", "certificateName", " "),
        Arguments.of("certificateName", "certificateName", "n".repeat(256)),
        Arguments.of("autoDeploy", "autoDeploy", "sometimes"),
        Arguments.of("autoDeploy", "certificateName", true));
  }

  /** A distribution's id becomes part of the address of AWS calls. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../x",
        "E1234567/../..",
        "E1234567/x",
        "E1234567\\x",
        "EXAMPLE1@evil.example",
        "//evil.example/",
        "http://evil.example",
        "%2e%2e%2f%2e%2e",
        "E1234567?x=y",
        "E1234567#x",
        "E1234567;x",
        "E1234567 X",
        " E1234567",
        "E1234567\t",
        "E1234567\r\nX: y",
        "E1234567\u0000",
        "E1234567\u00c4",
        "\uff25\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
        "e1234567"
      })
  void refusesDistributionIdsThatWouldChangeTheUrl(String id) {
    api.post(PATH, with("distributionIds", List.of(DISTRIBUTION, id)))
        .expectInvalidField("distributionIds[1]");
  }

  @Test
  void refusesAnEndlessDistribution() {
    ApiAnswer refusal =
        api.post(PATH, with("distributionIds", List.of("E".repeat(10_000))))
            .expectInvalidField("distributionIds[0]");

    assertThat(refusal.body()).doesNotContain("EEEE");
  }

  @Test
  void reportsCodesOfInvalidFields() {
    assertThat(code(with("accessKey", null))).isEqualTo("REQUIRED");
    assertThat(code(with("accessKey", UUID.randomUUID()))).isEqualTo("UNKNOWN");
    assertThat(code(with("distributionIds", Collections.nCopies(2, DISTRIBUTION))))
        .isEqualTo("DUPLICATE");
    assertThat(code(with("autoDeploy", true))).isEqualTo("REQUIRED");
    assertThat(code(with("name", "n".repeat(201)))).isEqualTo("INVALID");
  }

  @Test
  void knowsNoTargetWithAnotherId() {
    String unknown = PATH + "/" + UUID.randomUUID();

    api.get(unknown).expectProblem(404, "NOT_FOUND");
    api.put(unknown, target()).expectProblem(404, "NOT_FOUND");
    api.delete(unknown).expectProblem(404, "NOT_FOUND");
  }

  @Test
  void keepsATargetWhileADeploymentIsActive() throws InterruptedException {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    HangingCalls reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    String deployment = api.deploy(target, uploadCertificate());
    assertThat(reads.awaitCall(Duration.ofSeconds(10))).isTrue();

    api.delete(PATH + "/" + target).expectProblem(409, "DEPLOYMENT_IN_PROGRESS");

    reads.release();
    api.finished(deployment, "SUCCEEDED");
    api.delete(PATH + "/" + target).expect(204);
    assertThat(api.deployment(deployment).path("targetName").asString()).startsWith("web shop ");
  }

  @Test
  void aChangeDoesNotTouchARunningDeployment() throws InterruptedException {
    List<String> old = account.addDistributions(2, "example.com");
    String added = account.addDistribution("example.com");
    String target = api.createTarget(accessKey, old);
    HangingCalls reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    String certificate = uploadCertificate();
    String running = api.deploy(target, certificate);
    assertThat(reads.awaitCall(Duration.ofSeconds(10))).isTrue();

    String renamed = ApiClient.unique("renamed");
    api.put(PATH + "/" + target, with("name", renamed, "distributionIds", List.of(added)))
        .expect(200);
    reads.release();

    JsonNode finished = api.finished(running, "SUCCEEDED");
    assertThat(texts(finished.path("distributionIds"))).isEqualTo(old);
    assertThat(finished.path("targetName").asString()).startsWith("web shop ");
    assertThat(old).allSatisfy(id -> assertThat(account.servedBy(id)).isNotNull());
    assertThat(account.servedBy(added)).isNull();
    JsonNode next = api.finished(api.deploy(target, certificate), "SUCCEEDED");
    assertThat(texts(next.path("distributionIds"))).containsExactly(added);
    assertThat(next.path("targetName").asString()).isEqualTo(renamed);
  }

  private String uploadCertificate() {
    return api.uploadCertificate(
        TestCertificates.authority("Target CA").issue("example.com", "*.example.com"));
  }

  private String code(Map<String, ?> body) {
    return api.post(PATH, body)
        .expectProblem(400, "VALIDATION_FAILED")
        .json()
        .path("errors")
        .path(0)
        .path("code")
        .asString();
  }

  private Map<String, Object> target() {
    return Map.of(
        "name", ApiClient.unique("web shop"),
        "accessKey", accessKey,
        "distributionIds", List.of(DISTRIBUTION));
  }

  private Map<String, @Nullable Object> with(String field, @Nullable Object value) {
    Map<String, @Nullable Object> body = new HashMap<>(target());
    body.put(field, value);
    return body;
  }

  private Map<String, @Nullable Object> with(
      String field, @Nullable Object value, String otherField, @Nullable Object otherValue) {
    Map<String, @Nullable Object> body = with(field, value);
    body.put(otherField, otherValue);
    return body;
  }

  private static List<String> distributionIds(int count) {
    return IntStream.range(0, count).mapToObj("E%013d"::formatted).toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
