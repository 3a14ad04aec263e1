package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** How long deployments wait for a change in progress, concurrent changes and throttling. */
@SeparateDeployerTest
@Tag("any-database")
@TestPropertySource(
    properties = {
      "autossl.deployment.conflict-timeout=800ms",
      "autossl.deployment.retry-backoff=10m",
      "autossl.aws.call-timeout=60s",
      "db-scheduler.threads=1"
    })
class ConflictTimeoutTest {

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private AwsAccount account;
  private String accessKey;
  private String certificate;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
    certificate =
        api.uploadCertificate(
            TestCertificates.authority("Test CA").issue("example.com", "*.example.com"));
  }

  @Test
  void limitsTheWaitForAChangeInProgress() {
    String busy = account.addDistribution("example.com");
    String free = account.addDistribution("www.example.com");
    simulator.startCertificateChange(busy, Duration.ofMinutes(10));

    JsonNode deployment = api.finished(deploy(List.of(busy, free)), "PARTIALLY_SUCCEEDED");

    JsonNode update = deployment.path("steps").path(3);
    assertThat(update.path("status").asString()).isEqualTo("FAILED");
    assertThat(update.path("code").asString()).isEqualTo("CHANGE_IN_PROGRESS");
    assertThat(update.path("message").asString()).contains("in progress");
    assertThat(account.servedBy(free)).isNotNull();
    assertThat(account.servedBy(busy)).isNull();
  }

  @Test
  void doesNotOccupyTheOnlyThread() {
    String busy = account.addDistribution("example.com");
    simulator.startCertificateChange(busy, Duration.ofMinutes(10));
    String waiting = deploy(List.of(busy));

    api.finished(deploy(account.addDistributions(2, "example.com")), "SUCCEEDED");

    assertThat(api.deployment(waiting).path("status").asString()).isIn("WAITING", "RUNNING");
    api.finished(waiting, "FAILED");
  }

  @Test
  void beginsAtTheThirdConcurrentChange() {
    List<String> distributions = account.addDistributions(2, "example.com");
    String twice = distributions.getFirst();
    String threeTimes = distributions.getLast();
    changeBeforeUpdates(twice, 2);
    changeBeforeUpdates(threeTimes, 3);

    String deployment = deploy(distributions);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> update(deployment, twice).path("status").asString().equals("SUCCEEDED"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> update(deployment, threeTimes).path("status").asString().equals("WAITING"));
    assertThat(update(deployment, threeTimes).path("code").asString()).isEqualTo("CONFIG_CONFLICT");
    api.post("/api/v1/deployments/" + deployment + "/cancel").expect(202);
    api.finished(deployment, "CANCELLED");
  }

  @Test
  void doesNotCountTheTimeInWhichOtherStepsAreAccepted() {
    List<String> distributions = account.addDistributions(40, "example.com");
    simulator.behavior().requestsPerSecond(15);
    simulator
        .faults()
        .on(GET_DISTRIBUTION_CONFIG)
        .distribution(distributions.getFirst())
        .times(3)
        .throttle();

    JsonNode deployment = api.finished(deploy(distributions), "SUCCEEDED");

    assertThat(deployment.path("summary").path("updated").asInt()).isEqualTo(distributions.size());
  }

  @Test
  void limitsTheWaitForAStepThatIsThrottledWhileOthersAreAccepted() {
    String unlucky = account.addDistribution("example.com");
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).distribution(unlucky).always().throttle();
    List<String> lucky = account.addDistributions(60, "example.com");
    simulator.behavior().requestsPerSecond(15);

    JsonNode deployment =
        api.finished(
            deploy(Stream.concat(Stream.of(unlucky), lucky.stream()).toList()),
            "PARTIALLY_SUCCEEDED");

    assertThat(deployment.path("steps").path(0).path("code").asString()).isEqualTo("THROTTLED");
    assertThat(deployment.path("summary").path("failed").asInt()).isEqualTo(1);
  }

  @Test
  void limitsTheWaitForAnAccountWhoseCallsAreAllThrottled() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).always().throttle();

    JsonNode deployment = api.finished(deploy(List.of(distribution)), "FAILED");

    assertThat(deployment.path("steps").path(0).path("code").asString()).isEqualTo("THROTTLED");
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isZero();
  }

  private void changeBeforeUpdates(String distribution, int times) {
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .distribution(distribution)
        .times(times)
        .runBeforeProcessing(
            () ->
                simulator.changeDistribution(
                    distribution, xml -> xml.replace("</Comment>", "+</Comment>")));
  }

  private JsonNode update(String deployment, String distribution) {
    return api.deployment(deployment)
        .path("steps")
        .valueStream()
        .filter(step -> step.path("type").asString().equals("UPDATE_DISTRIBUTION"))
        .filter(step -> step.path("distributionId").asString().equals(distribution))
        .findFirst()
        .orElseThrow();
  }

  private String deploy(List<String> distributions) {
    return api.deploy(api.createTarget(accessKey, distributions), certificate);
  }
}
