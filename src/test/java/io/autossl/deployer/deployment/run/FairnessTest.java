package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Small deployments do not wait for the large ones, nor for those that AWS holds up. */
@SeparateDeployerTest
@Tag("any-database")
@TestPropertySource(
    properties = {
      "db-scheduler.threads=8",
      "autossl.aws.max-concurrency-per-access-key=2",
      "autossl.deployment.conflict-backoff=6s"
    })
class FairnessTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final TestAuthority authority = TestCertificates.authority("Test CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;

  private AwsAccount account;
  private String accessKey;
  private String certificate;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
    certificate = api.uploadCertificate(authority.issue("example.com"));
  }

  @AfterEach
  void cancelWhatIsLeft() {
    simulator.reset();
    for (JsonNode left : api.get("/api/v1/deployments?limit=200").json().path("items")) {
      api.post("/api/v1/deployments/" + left.path("id").asString() + "/cancel");
    }
    await().atMost(SOON).until(() -> active() == 0);
  }

  @Test
  void letsASmallDeploymentOvertakeALargeOneWithTheSameAccessKey() {
    simulator.behavior().latency(Duration.ofMillis(50));
    String large = deploy(account, accessKey, 200);
    awaitCalls(20);

    JsonNode small = api.finished(deploy(account, accessKey, 1), "SUCCEEDED");

    assertThat(status(large)).isEqualTo("RUNNING");
    assertThat(duration(small)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void letsASmallDeploymentOvertakeALargeOneThatAwsThrottles() {
    simulator.behavior().requestsPerSecond(10);
    String large = deploy(account, accessKey, 200);
    awaitCalls(30);

    JsonNode small = api.finished(deploy(account, accessKey, 1), "SUCCEEDED");

    assertThat(status(large)).isIn("RUNNING", "WAITING");
    assertThat(duration(small)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void letsAnImportOvertakeTheReadsOfItsOwnDeploymentThatAwsThrottles() {
    simulator.behavior().requestsPerSecond(10);
    String large = deploy(account, accessKey, 200);

    await()
        .atMost(Duration.ofSeconds(6))
        .until(() -> step(large, 201).path("status").asString().equals("SUCCEEDED"));

    assertThat(
            api.deployment(large)
                .path("steps")
                .valueStream()
                .filter(step -> step.path("type").asString().equals("VALIDATE_DISTRIBUTION"))
                .filter(step -> step.path("finishedAt").isNull()))
        .hasSizeGreaterThan(100);
  }

  @Test
  void hasThreadsLeftWhenThereAreManyLargeDeployments() {
    simulator.behavior().latency(Duration.ofMillis(300));
    List<String> large =
        IntStream.range(0, 12).mapToObj(number -> deploy(account, accessKey, 40)).toList();
    await().atMost(SOON).until(() -> large.stream().anyMatch(id -> !status(id).equals("QUEUED")));
    awaitCalls(6);

    AwsAccount other = AwsAccount.in(simulator);
    JsonNode small = api.finished(deploy(other, api.createAccessKey(other), 1), "SUCCEEDED");

    assertThat(duration(small)).isLessThan(Duration.ofSeconds(3));
    assertThat(large).noneMatch(id -> status(id).equals("SUCCEEDED"));
    assertThat(large).filteredOn(id -> status(id).equals("QUEUED")).hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void treatsASmallDeploymentAsSmallAfterItHasWaited() {
    AwsAccount other = AwsAccount.in(simulator);
    String distribution = other.addDistribution("example.com");
    simulator.startCertificateChange(distribution, Duration.ofSeconds(5));
    String small =
        api.deploy(
            api.createTarget(api.createAccessKey(other), List.of(distribution)), certificate);
    await().atMost(SOON).until(() -> status(small).equals("WAITING"));
    simulator.behavior().latency(Duration.ofMillis(300));
    List<String> large =
        IntStream.range(0, 12).mapToObj(number -> deploy(account, accessKey, 40)).toList();

    api.finished(small, "SUCCEEDED");

    assertThat(large).noneMatch(id -> status(id).equals("SUCCEEDED"));
  }

  @Test
  void showsDeploymentsWithoutRoomAsQueuedAndCancelsThem() {
    simulator.behavior().latency(Duration.ofMillis(300));
    List<String> large =
        IntStream.range(0, 12).mapToObj(number -> deploy(account, accessKey, 40)).toList();
    awaitCalls(12);
    List<String> withoutRoom =
        large.stream().filter(id -> status(id).equals("QUEUED")).limit(2).toList();
    assertThat(withoutRoom).hasSize(2);

    String leftByACrash = withoutRoom.getFirst();
    jdbc.sql(
            """
            update deployment
            set status = 'RUNNING', started_at = created_at, revision = revision + 1
            where id = :id
            """)
        .param("id", UUID.fromString(leftByACrash))
        .update();
    await().atMost(SOON).until(() -> status(leftByACrash).equals("QUEUED"));

    for (String deployment : withoutRoom) {
      ApiAnswer cancelled = api.post("/api/v1/deployments/" + deployment + "/cancel").expect(202);
      assertThat(cancelled.text("status")).isEqualTo("CANCELLED");
    }
  }

  @Test
  void limitsSmallDeploymentsThatLastLong() {
    simulator
        .faults()
        .on(AwsOperation.GET_DISTRIBUTION_CONFIG)
        .accessKey(account.accessKeyId())
        .always()
        .delay(Duration.ofSeconds(2));
    List<String> slow =
        IntStream.range(0, 24).mapToObj(number -> deploy(account, accessKey, 12)).toList();
    await()
        .atMost(SOON)
        .until(() -> slow.stream().filter(id -> status(id).equals("RUNNING")).count() == 8);

    AwsAccount other = AwsAccount.in(simulator);
    JsonNode small = api.finished(deploy(other, api.createAccessKey(other), 1), "SUCCEEDED");

    assertThat(duration(small)).isLessThan(Duration.ofSeconds(15));
    assertThat(slow).noneMatch(id -> status(id).equals("SUCCEEDED"));
  }

  private String deploy(AwsAccount to, String key, int distributions) {
    return api.deploy(
        api.createTarget(key, to.addDistributions(distributions, "example.com")), certificate);
  }

  private void awaitCalls(int calls) {
    await().atMost(SOON).until(() -> simulator.log().calls() >= calls);
  }

  private long active() {
    return api.get("/api/v1/deployments?limit=200")
        .json()
        .path("items")
        .valueStream()
        .filter(deployment -> deployment.path("finishedAt").isNull())
        .count();
  }

  private JsonNode step(String deployment, int sequence) {
    return api.deployment(deployment).path("steps").path(sequence - 1);
  }

  private String status(String deployment) {
    return api.deployment(deployment).path("status").asString();
  }

  private static Duration duration(JsonNode deployment) {
    return Duration.between(
        Instant.parse(deployment.path("createdAt").asString()),
        Instant.parse(deployment.path("finishedAt").asString()));
  }
}
