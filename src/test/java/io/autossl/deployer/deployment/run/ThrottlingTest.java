package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Deployments to accounts that make more calls than AWS allows them. */
@SeparateDeployerTest
@Tag("any-database")
@TestPropertySource(properties = "db-scheduler.threads=8")
class ThrottlingTest {

  private static final Logger log = LoggerFactory.getLogger(ThrottlingTest.class);

  private final TestAuthority authority = TestCertificates.authority("Test CA");

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
  void costsLittleMoreTimeThanTheLimitAllows() {
    double callsPerSecond = 30;
    int distributions = 100;
    simulator.behavior().requestsPerSecond(callsPerSecond).latency(Duration.ofMillis(20));

    JsonNode deployment =
        api.finished(deploy(account.addDistributions(distributions, "example.com")), "SUCCEEDED");

    assertThatItCostsLittleMore(
        distributions + " distributions", seconds(deployment), 2 * distributions / callsPerSecond);
    assertThat(steps(deployment))
        .allSatisfy(
            step -> {
              assertThat(step.path("status").asString()).isEqualTo("SUCCEEDED");
              assertThat(step.path("attempts").asInt()).isEqualTo(1);
            });
    assertThat(simulator.log().calls())
        .as("with those that were throttled")
        .isGreaterThan(2 * distributions + 1)
        .isLessThan(distributions * 5);
  }

  @Test
  void costsSeveralDeploymentsLittleMoreTimeThanTheLimitAllows() {
    double callsPerSecond = 60;
    int deployments = 10;
    int distributions = 20;
    simulator.behavior().requestsPerSecond(callsPerSecond).latency(Duration.ofMillis(20));
    Instant start = Instant.now();

    List<String> requested =
        IntStream.range(0, deployments)
            .mapToObj(number -> deploy(account.addDistributions(distributions, "example.com")))
            .toList();
    List<JsonNode> finished =
        requested.stream().map(deployment -> api.finished(deployment, "SUCCEEDED")).toList();

    assertThatItCostsLittleMore(
        deployments + " deployments",
        secondsSince(start),
        2 * deployments * distributions / callsPerSecond);
    assertThat(finished.stream().flatMap(deployment -> steps(deployment).stream()))
        .allSatisfy(step -> assertThat(step.path("attempts").asInt()).isEqualTo(1));
    assertThat(simulator.log().calls())
        .as("with those that were throttled")
        .isGreaterThan(deployments * (2 * distributions + 1))
        .isLessThan(deployments * distributions * 5);
  }

  @Test
  void isSharedByAllDeploymentsOfTheAccessKeyAndByNoOther() {
    simulator.behavior().latency(Duration.ofMillis(300));
    AwsAccount other = AwsAccount.in(simulator);
    String otherKey = api.createAccessKey(other);
    double alone = secondsOfDeployment(other, otherKey);
    simulator
        .faults()
        .on(GET_DISTRIBUTION_CONFIG)
        .accessKey(account.accessKeyId())
        .always()
        .throttle();
    List<String> throttled =
        IntStream.range(0, 20)
            .mapToObj(number -> deploy(account.addDistributions(10, "example.com")))
            .toList();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                throttled.stream()
                        .filter(deployment -> status(deployment).equals("WAITING"))
                        .count()
                    > 5);

    double meanwhile = secondsOfDeployment(other, otherKey);

    assertThatItCostsLittleMore("Beside a throttled account", meanwhile, alone);
    throttled.forEach(deployment -> api.post("/api/v1/deployments/" + deployment + "/cancel"));
    throttled.forEach(deployment -> api.finished(deployment, "CANCELLED"));
  }

  @Test
  void leavesThreadsToOtherAccountsEvenWhenAwsAcceptsSomeCalls() {
    simulator.behavior().latency(Duration.ofSeconds(5));
    List<String> throttled =
        IntStream.range(0, 12)
            .mapToObj(number -> deploy(account.addDistributions(20, "example.com")))
            .toList();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> throttled.stream().map(this::status).filter("RUNNING"::equals).count() == 8);
    simulator.behavior().latency(Duration.ofMillis(20)).requestsPerSecond(5);
    AwsAccount other = AwsAccount.in(simulator);
    String target =
        api.createTarget(
            api.createAccessKey(other), List.of(other.addDistribution("www.example.com")));
    String certificate = api.uploadCertificate(authority.issue("*.example.com"));
    String posted = api.deploy(target, certificate);

    await().atMost(Duration.ofSeconds(20)).until(() -> status(posted).equals("SUCCEEDED"));

    assertThat(throttled).extracting(this::status).doesNotContain("SUCCEEDED", "FAILED");
    simulator.behavior().requestsPerSecond(Double.POSITIVE_INFINITY);
    throttled.forEach(deployment -> api.post("/api/v1/deployments/" + deployment + "/cancel"));
    throttled.forEach(deployment -> api.finished(deployment, "CANCELLED"));
  }

  @Test
  void occupiesNoThreadAndEndsByItself() {
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).always().throttle();
    String deployment = deploy(account.addDistributions(10, "example.com"));

    await().atMost(Duration.ofSeconds(30)).until(() -> status(deployment).equals("WAITING"));
    JsonNode waiting = api.deployment(deployment);
    assertThat(steps(waiting).subList(0, 10))
        .allSatisfy(
            step -> {
              assertThat(step.path("status").asString()).isEqualTo("WAITING");
              assertThat(step.path("code").asString()).isEqualTo("THROTTLED");
            });
    int calls = simulator.log().calls();
    assertThat(calls).isLessThan(400);
    simulator.faults().clear();

    api.finished(deployment, "SUCCEEDED");
    assertThat(simulator.log().calls() - calls).isLessThan(40);
  }

  @Test
  void ofImportsDoesNotSlowDownCloudFront() {
    simulator.behavior().requestsPerSecond(IMPORT_CERTIFICATE, 0.2);
    List<String> importing =
        IntStream.range(0, 3)
            .mapToObj(number -> deploy(account.addDistributions(1, "example.com")))
            .toList();

    api.finished(deploy(account.addDistributions(50, "example.org")), "SKIPPED");

    assertThat(importing).anyMatch(deployment -> !status(deployment).equals("SUCCEEDED"));
    importing.forEach(deployment -> api.finished(deployment, "SUCCEEDED"));
  }

  @Test
  void ofImportsCostsLittleMoreTimeThanTheLimitAllows() {
    double importsPerSecond = 4;
    int imports = 40;
    simulator
        .behavior()
        .requestsPerSecond(IMPORT_CERTIFICATE, importsPerSecond)
        .latency(Duration.ofMillis(20));
    Instant start = Instant.now();

    List<String> deployments =
        IntStream.range(0, imports)
            .mapToObj(number -> deploy(account.addDistributions(1, "example.com")))
            .toList();
    deployments.forEach(deployment -> api.finished(deployment, "SUCCEEDED"));

    assertThatItCostsLittleMore(
        imports + " imports", secondsSince(start), imports / importsPerSecond);
    assertThat(simulator.certificates()).hasSize(imports);
  }

  private static void assertThatItCostsLittleMore(String what, double seconds, double least) {
    log.info("{}: {} s, at the least {} s", what, seconds, least);
    assertThat(seconds).isLessThan(1.3 * least);
  }

  private double secondsOfDeployment(AwsAccount to, String key) {
    return seconds(api.finished(deploy(key, to.addDistributions(50, "example.com")), "SUCCEEDED"));
  }

  private String deploy(List<String> distributions) {
    return deploy(accessKey, distributions);
  }

  private String deploy(String key, List<String> distributions) {
    return api.deploy(
        api.createTarget(key, distributions),
        api.uploadCertificate(authority.issue("example.com")));
  }

  private String status(String deployment) {
    return api.deployment(deployment).path("status").asString();
  }

  private static List<JsonNode> steps(JsonNode deployment) {
    return StreamSupport.stream(deployment.path("steps").spliterator(), false).toList();
  }

  private static double secondsSince(Instant start) {
    return Duration.between(start, Instant.now()).toMillis() / 1e3;
  }

  private static double seconds(JsonNode deployment) {
    return Duration.between(
                Instant.parse(deployment.path("createdAt").asString()),
                Instant.parse(deployment.path("finishedAt").asString()))
            .toMillis()
        / 1e3;
  }
}
