package io.autossl.deployer.deployment.web;

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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Deployments to some of a target's distributions. */
@DeployerTest
class PartialDeploymentTest {

  private static final String PATH = "/api/v1/deployments";

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private AwsAccount account;
  private String accessKey;
  private List<String> distributions;
  private String target;
  private String certificate;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
    distributions = account.addDistributions(3, "example.com");
    target = api.createTarget(accessKey, distributions);
    certificate = uploadCertificate();
  }

  @Test
  void deploysToTheAskedDistributionsOnlyAndInTheOrderOfTheTarget() {
    List<String> asked = List.of(distributions.get(2), distributions.get(0));

    ApiAnswer answer = request(asked).expect(202);

    List<String> chosen = List.of(distributions.get(0), distributions.get(2));
    assertThat(texts(answer.json().path("distributionIds"))).isEqualTo(chosen);
    assertThat(answer.json().path("steps")).hasSize(5);
    JsonNode end = api.finished(answer.text("id"), "SUCCEEDED");
    assertThat(
            end.path("steps").valueStream().map(step -> step.path("distributionId").asString("")))
        .containsExactly(chosen.get(0), chosen.get(1), "", chosen.get(0), chosen.get(1));
    assertThat(chosen).allSatisfy(id -> assertThat(account.servedBy(id)).isNotNull());
    assertThat(account.servedBy(distributions.get(1))).isNull();
    assertThat(simulator.log().requests())
        .noneMatch(request -> distributions.get(1).equals(request.resourceId()));
  }

  @Test
  void deploysToAllWithoutAChoice() {
    ApiAnswer answer = request(null).expect(202);

    assertThat(texts(answer.json().path("distributionIds"))).isEqualTo(distributions);
    api.finished(answer.text("id"), "SUCCEEDED");
  }

  @Test
  void refusesUnknownAndRepeatedDistributions() {
    String foreign = account.addDistribution("example.com");

    ApiAnswer answer =
        request(
                List.of(
                    distributions.get(0),
                    foreign,
                    distributions.get(0),
                    "not an id",
                    distributions.get(1)))
            .expectInvalidField("distributionIds[1]");

    assertThat(answer.json().path("errors").valueStream())
        .extracting(error -> error.path("field").asString() + " " + error.path("code").asString())
        .containsExactly(
            "distributionIds[1] UNKNOWN",
            "distributionIds[2] DUPLICATE",
            "distributionIds[3] UNKNOWN");
    assertThat(answer.json().at("/errors/0/message").asString())
        .startsWith("must be one of the distributions of target web shop ")
        .endsWith(" (" + target + ")");
    assertThat(deployments()).isEmpty();
    assertThat(simulator.log().calls()).isZero();
  }

  @Test
  void refusesAnUnknownCertificateTogetherWithUnknownDistributions() {
    certificate = UUID.randomUUID().toString();

    ApiAnswer answer = request(List.of("EUNKNOWN0000")).expectInvalidField("certificateId");

    assertThat(answer.json().at("/errors/1/field").asString()).isEqualTo("distributionIds[0]");
  }

  @Test
  void refusesAnEmptyListOfDistributions() {
    request(List.of()).expectInvalidField("distributionIds");
    request(Arrays.asList(distributions.getFirst(), null)).expectInvalidField("distributionIds[1]");
    request(Collections.nCopies(501, distributions.getFirst()))
        .expectInvalidField("distributionIds");

    assertThat(deployments()).isEmpty();
  }

  @Test
  void answersWithTheActiveDeploymentThatHasAllRequestedDistributions()
      throws InterruptedException {
    HangingCalls reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    String running = request(distributions.subList(0, 2)).expect(202).text("id");
    assertThat(reads.awaitCall(Duration.ofSeconds(20))).isTrue();

    assertThat(request(distributions.subList(1, 2)).expect(200).text("id")).isEqualTo(running);
    String other = request(distributions.subList(1, 3)).expect(202).text("id");
    String all = request(null).expect(202).text("id");

    assertThat(List.of(running, other, all)).doesNotHaveDuplicates();
    reads.release();
    api.finished(running, "SUCCEEDED");
    api.finished(all, "SUCCEEDED");
  }

  @Test
  void isTheSameRequestOnlyWithTheSameDistributions() {
    String key = UUID.randomUUID().toString();
    List<String> asked = distributions.subList(0, 2);
    String deployment = request(asked, key).expect(202).text("id");

    assertThat(request(asked, key).expect(202).text("id")).isEqualTo(deployment);
    api.finished(deployment, "SUCCEEDED");
    assertThat(request(asked, key).expect(202).text("id")).isEqualTo(deployment);
    List<@Nullable List<String>> others = new ArrayList<>();
    others.add(null);
    others.add(distributions);
    others.add(asked.reversed());
    for (@Nullable List<String> other : others) {
      ApiAnswer refused = request(other, key).expectProblem(409, "IDEMPOTENCY_KEY_REUSED");
      assertThat(refused.text("conflictingId")).isEqualTo(deployment);
      assertThat(refused.text("detail")).contains(deployment);
    }

    assertThat(deployments()).containsExactly(deployment);
  }

  @Test
  void isTheSameRequestWithNullAndWithoutDistributions() {
    String key = UUID.randomUUID().toString();
    String deployment =
        api.requestDeployment(target, certificate, "Idempotency-Key", key).expect(202).text("id");

    assertThat(request(null, key).expect(202).text("id")).isEqualTo(deployment);
    request(distributions, key).expectProblem(409, "IDEMPOTENCY_KEY_REUSED");

    api.finished(deployment, "SUCCEEDED");
  }

  @Test
  void retriesOnlyWhatTheTargetStillHas() {
    failUpdates();
    String failed = request(null).expect(202).text("id");
    api.finished(failed, "FAILED");
    changeTarget(distributions.subList(1, 2));
    simulator.log().clear();

    ApiAnswer retried = api.post(PATH + "/" + failed + "/retry").expect(202);

    assertThat(texts(retried.json().path("distributionIds")))
        .isEqualTo(distributions.subList(1, 2));
    api.finished(retried.text("id"), "SUCCEEDED");
    assertThat(account.servedBy(distributions.get(0))).isNull();
    assertThat(account.servedBy(distributions.get(2))).isNull();
  }

  @Test
  void hasNothingToRetryWhenTheTargetNoLongerHasTheDistributions() {
    failUpdates();
    String failed = request(null).expect(202).text("id");
    api.finished(failed, "FAILED");
    changeTarget(List.of(account.addDistribution("example.com")));

    ApiAnswer refused =
        api.post(PATH + "/" + failed + "/retry").expectProblem(409, "NOTHING_TO_RETRY");

    assertThat(refused.text("detail")).contains("has none of the distributions any more");
    assertThat(deployments()).containsExactly(failed);
  }

  private void failUpdates() {
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .times(3)
        .error(403, "AccessDenied", "User is not authorized");
  }

  private void changeTarget(List<String> distributionIds) {
    api.put(
            "/api/v1/deployment-targets/" + target,
            Map.of(
                "name",
                ApiClient.unique("web shop"),
                "accessKey",
                accessKey,
                "distributionIds",
                distributionIds))
        .expect(200);
  }

  private ApiAnswer request(@Nullable Object distributionIds, String key) {
    return api.post(PATH, body(distributionIds), "Idempotency-Key", key);
  }

  private ApiAnswer request(@Nullable Object distributionIds) {
    return api.post(PATH, body(distributionIds));
  }

  private Map<String, @Nullable Object> body(@Nullable Object distributionIds) {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("targetId", target);
    body.put("certificateId", certificate);
    body.put("distributionIds", distributionIds);
    return body;
  }

  private List<String> deployments() {
    return api.get(PATH + "?targetId=" + target)
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("id").asString())
        .toList();
  }

  private String uploadCertificate() {
    return api.uploadCertificate(TestCertificates.authority("Partial CA").issue("example.com"));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
