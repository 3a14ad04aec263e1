package io.autossl.deployer.target;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a target tells of the deployments to it. */
@DeployerTest
class TargetStateTest {

  private static final String TARGETS = "/api/v1/deployment-targets";

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;

  private AwsAccount account;
  private String accessKey;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
  }

  @Test
  void isNeverDeployedBeforeTheFirstDeployment() {
    ApiAnswer created = api.post(TARGETS, body(account.addDistribution("example.com"))).expect(201);

    assertState(created, "NEVER_DEPLOYED", "Nothing has been deployed yet.");
    assertThat(created.json().path("lastDeployment").isNull()).isTrue();
    assertThat(api.get(created.header("Location")).json()).isEqualTo(created.json());
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void showsTheLastDeploymentInEveryRepresentation() {
    String distribution = account.addDistribution("example.com");
    String target = api.createTarget(accessKey, List.of(distribution));
    String certificate = upload("example.com");
    JsonNode deployment = api.finished(api.deploy(target, certificate), "SUCCEEDED");

    ApiAnswer shown = target(target);

    JsonNode last = shown.json().path("lastDeployment");
    assertThat(last.propertyNames())
        .containsExactly(
            "id",
            "status",
            "trigger",
            "certificateId",
            "certificateName",
            "certificateNotAfter",
            "createdAt",
            "finishedAt");
    for (String field :
        List.of(
            "id",
            "status",
            "trigger",
            "certificateId",
            "certificateName",
            "createdAt",
            "finishedAt")) {
      assertThat(last.path(field)).as(field).isEqualTo(deployment.path(field));
    }
    assertThat(last.path("certificateNotAfter"))
        .isEqualTo(api.get("/api/v1/certificates/" + certificate).json().path("notAfter"));
    assertState(shown, "IN_SYNC", "The distribution has got the certificate example.com.");
    assertThat(api.get(TARGETS + "?limit=1").json().path("items")).containsExactly(shown.json());
    ApiAnswer changed = api.put(TARGETS + "/" + target, body(distribution)).expect(200);
    assertThat(changed.json().path("lastDeployment")).isEqualTo(last);
    assertThat(changed.text("state")).isEqualTo("IN_SYNC");
    assertThat(changed.header("ETag")).isEqualTo(target(target).header("ETag")).startsWith("\"2.");
  }

  @Test
  void changesTheEntityTagWithoutRefusingAnEditByTheOldOne() throws InterruptedException {
    String distribution = account.addDistribution("example.com");
    String target = api.createTarget(accessKey, List.of(distribution));
    String before = target(target).header("ETag");
    HangingCalls reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    String deployment = api.deploy(target, upload("example.com"));
    assertThat(reads.awaitCall(Duration.ofSeconds(10))).isTrue();

    ApiAnswer during = target(target, "If-None-Match", before).expect(200);
    assertState(during, "DEPLOYING", "A deployment is queued or under way.");
    assertThat(during.json().path("lastDeployment").path("finishedAt").isNull()).isTrue();
    reads.release();
    api.finished(deployment, "SUCCEEDED");

    ApiAnswer after = target(target, "If-None-Match", during.header("ETag")).expect(200);
    assertThat(after.header("ETag"))
        .matches("\"1\\.[0-9a-f]{8}\"")
        .isNotEqualTo(during.header("ETag"));
    target(target, "If-None-Match", after.header("ETag")).expect(304);
    api.put(TARGETS + "/" + target, body(distribution), "If-Match", during.header("ETag"))
        .expect(200);
    api.put(TARGETS + "/" + target, body(distribution), "If-Match", after.header("ETag"))
        .expectProblem(412, "PRECONDITION_FAILED");
    api.put(TARGETS + "/" + target, body(distribution), "If-Match", "\"2\"").expect(200);
    api.delete(TARGETS + "/" + target, "If-Match", target(target).header("ETag")).expect(204);
  }

  @Test
  void isInSyncOnceARetryHasDoneWhatFailed() {
    List<String> distributions = account.addDistributions(2, "example.com");
    String target = api.createTarget(accessKey, distributions);
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .distribution(distributions.getLast())
        .error(403, "AccessDenied", "Not allowed");
    String deployment = api.deploy(target, upload("example.com"));
    api.finished(deployment, "PARTIALLY_SUCCEEDED");

    assertState(
        target(target),
        "FAILED",
        "The last deployment, of example.com, failed for 1 of 2 distributions, %s: its steps say why."
            .formatted(distributions.getLast()));
    String retry = api.post("/api/v1/deployments/" + deployment + "/retry").expect(202).text("id");
    api.finished(retry, "SUCCEEDED");

    assertState(
        target(target), "IN_SYNC", "All 2 distributions have got the certificate example.com.");
    assertThat(target(target).json().path("lastDeployment").path("trigger").asString())
        .isEqualTo("RETRY");
  }

  @Test
  void isOutOfSyncWhenADistributionIsAddedOrSkipped() {
    String distribution = account.addDistribution("example.com");
    String target = api.createTarget(accessKey, List.of(distribution));
    String certificate = upload("example.com");
    api.finished(api.deploy(target, certificate), "SUCCEEDED");
    String added = account.addDistribution("other.example");

    ApiAnswer changed = api.put(TARGETS + "/" + target, body(distribution, added)).expect(200);

    assertState(
        changed,
        "OUT_OF_SYNC",
        "1 of 2 distributions, %s, has not got the certificate example.com yet.".formatted(added));
    api.finished(api.deploy(target, certificate), "PARTIALLY_SUCCEEDED");
    assertState(
        target(target),
        "OUT_OF_SYNC",
        "The last deployment, of example.com, skipped 1 of 2 distributions, %s: its steps say why."
            .formatted(added));
    assertThat(api.put(TARGETS + "/" + target, body(distribution)).text("state"))
        .isEqualTo("IN_SYNC");
  }

  @Test
  void staysAsItWasWhenADeploymentIsCancelledBeforeItBegan() throws InterruptedException {
    String target = api.createTarget(accessKey, account.addDistributions(1, "example.com"));
    HangingCalls reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    String first = api.deploy(target, upload("example.com"));
    assertThat(reads.awaitCall(Duration.ofSeconds(10))).isTrue();
    String second = api.deploy(target, upload("example.com"));

    api.post("/api/v1/deployments/" + second + "/cancel").expect(202);

    assertThat(target(target).text("state")).isEqualTo("DEPLOYING");
    reads.release();
    api.finished(first, "SUCCEEDED");
    ApiAnswer shown = target(target);
    assertThat(shown.text("state")).isEqualTo("IN_SYNC");
    assertThat(shown.json().path("lastDeployment").path("id").asString()).isEqualTo(second);
    assertThat(shown.json().path("lastDeployment").path("status").asString())
        .isEqualTo("CANCELLED");
  }

  @Test
  void isUnknownWhenTheDeploymentsAreDeleted() {
    String target = api.createTarget(accessKey, account.addDistributions(1, "example.com"));
    api.finished(api.deploy(target, upload("example.com")), "SUCCEEDED");
    UUID id = UUID.fromString(target);
    jdbc.sql("update deployment_target set last_certificate_not_after = created_at where id = ?")
        .param(id)
        .update();
    jdbc.sql("delete from deployment where target_id = ?").param(id).update();

    ApiAnswer shown = target(target);

    assertThat(shown.text("state")).isEqualTo("UNKNOWN");
    assertThat(shown.json().path("lastDeployment").isNull()).isTrue();
    assertThat(shown.header("ETag")).startsWith("\"1.");
  }

  @Test
  void listsThoseInAStateInPages() {
    List<String> never =
        IntStream.range(0, 7)
            .mapToObj(_ -> api.createTarget(accessKey, List.of("EWH7HR80TDW90")))
            .toList();
    String deployed = api.createTarget(accessKey, account.addDistributions(1, "example.com"));
    api.finished(api.deploy(deployed, upload("example.com")), "SUCCEEDED");
    // More than are looked at together.
    IntStream.range(0, 120).forEach(_ -> api.createTarget(accessKey, List.of("EWH7HR80TDW90")));

    String list = TARGETS + "?accessKey=" + accessKey;
    assertThat(ids(list + "&state=IN_SYNC", 3)).containsExactly(deployed);
    assertThat(ids(list + "&state=FAILED", 3)).isEmpty();
    assertThat(ids(list + "&state=NEVER_DEPLOYED", 50))
        .hasSize(127)
        .doesNotContain(deployed)
        .doesNotHaveDuplicates()
        .endsWith(never.reversed().toArray(String[]::new));
    assertThat(ids(list, 100)).hasSize(128);
  }

  @Test
  void listsByNameCertificateNameAndAccessKey() {
    String name = ApiClient.unique("Straße der Händler");
    String other = api.createAccessKey(AwsAccount.in(simulator));
    String certificateName = ApiClient.unique("example.com");
    String mine = create(name, accessKey, certificateName);
    String second = create(ApiClient.unique("second"), accessKey, certificateName);
    String third = create(ApiClient.unique("third"), other, certificateName);
    String key = "?accessKey=" + accessKey;
    String certificate = "certificateName=" + certificateName.replace(" ", "%20");
    String spelledOtherwise = name.replace("der", "DE%20R").replace(" ", "%C2%A0");

    assertThat(ids(TARGETS + key, 1)).containsExactly(second, mine);
    assertThat(ids(TARGETS + "?" + certificate, 2)).containsExactly(third, second, mine);
    assertThat(ids(TARGETS + key + "&" + certificate, 1)).containsExactly(second, mine);
    assertThat(
            ids(
                TARGETS + "?name=" + spelledOtherwise.replace("ß", "%C3%9F").replace("ä", "%C3%84"),
                5))
        .containsExactly(mine);
    assertThat(ids(TARGETS + "?name=unknown", 5)).isEmpty();
    assertThat(ids(TARGETS + "?accessKey=" + UUID.randomUUID(), 5)).isEmpty();
  }

  @Test
  void refusesFiltersThatItCannotRead() {
    ApiAnswer refusal = api.get(TARGETS + "?state=BROKEN").expectInvalidField("state");
    assertThat(refusal.text("detail"))
        .contains("NEVER_DEPLOYED, DEPLOYING, IN_SYNC, OUT_OF_SYNC, FAILED, UNKNOWN");
    api.get(TARGETS + "?accessKey=production").expectInvalidField("accessKey");
    api.get(TARGETS + "?name=a%00b").expectInvalidField("name");
    api.get(TARGETS + "?certificateName=a%0Ab").expectInvalidField("certificateName");
  }

  private List<String> ids(String list, int limit) {
    List<String> ids = new ArrayList<>();
    String after = "";
    while (true) {
      JsonNode page =
          api.get(list + (list.contains("?") ? "&" : "?") + "limit=" + limit + after)
              .expect(200)
              .json();
      page.path("items").forEach(item -> ids.add(item.path("id").asString()));
      if (page.path("next").isNull()) {
        return ids;
      }
      assertThat(page.path("items").size()).isEqualTo(limit);
      after = "&after=" + page.path("next").asString();
    }
  }

  private String create(String name, String key, String certificateName) {
    return api.post(
            TARGETS,
            Map.of(
                "name", name,
                "accessKey", key,
                "distributionIds", List.of("EWH7HR80TDW90"),
                "certificateName", certificateName))
        .expect(201)
        .text("id");
  }

  private String upload(String domainName) {
    return api.uploadCertificate(TestCertificates.authority("State CA").issue(domainName));
  }

  private Map<String, Object> body(String... distributionIds) {
    return Map.of(
        "name", ApiClient.unique("web shop"),
        "accessKey", accessKey,
        "distributionIds", List.of(distributionIds));
  }

  private ApiAnswer target(String id, String... headers) {
    return api.get(TARGETS + "/" + id, headers);
  }

  private static void assertState(ApiAnswer target, String state, String message) {
    assertThat(target.text("state")).as(target.body()).isEqualTo(state);
    assertThat(target.text("stateMessage")).isEqualTo(message);
  }
}
