package io.autossl.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** In a service of its own, so that the numbers are those of this test. */
@DeployerTest
@TestPropertySource(properties = "spring.application.name=metrics")
class MetricsTest {

  private static final Pattern SAMPLE =
      Pattern.compile("^(autossl_\\w+?)\\{(.*)} (\\S+)$", Pattern.MULTILINE);
  private static final Pattern TAG = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final TestAuthority AUTHORITY = TestCertificates.authority("Metrics CA");

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
  void measuresDeploymentsStepsAwsCallsAndCertificates() throws InterruptedException {
    String covered = account.addDistribution("example.com");
    String target =
        api.createTarget(accessKey, List.of(covered, account.addDistribution("other.example")));
    String certificate = upload("example.com", 5);
    HangingCalls reads =
        simulator.faults().on(AwsOperation.GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    simulator.faults().on(AwsOperation.UPDATE_DISTRIBUTION).internalError();

    String deployment = api.deploy(target, certificate);
    assertThat(reads.awaitCall(Duration.ofSeconds(20))).isTrue();
    String queued = api.deploy(target, upload("example.com", 80));
    assertThat(value("autossl_deployments_active", "status", "RUNNING")).isEqualTo(1);
    assertThat(value("autossl_deployments_active", "status", "QUEUED")).isEqualTo(1);
    assertThat(untagged("autossl_deployment_queue_depth")).isEqualTo(1);
    assertThat(untagged("autossl_deployment_queue_age_seconds")).isBetween(0.001, 60.0);
    api.post("/api/v1/deployments/" + queued + "/cancel").expect(202);
    reads.release();
    api.finished(deployment, "PARTIALLY_SUCCEEDED");
    api.post("/api/v1/deployments/" + deployment + "/retry").expect(202);
    api.post("/api/v1/access-keys/" + accessKey + "/check").expect(200);
    await().until(() -> api.get("/api/v1/deployments?status=SKIPPED").body().contains("RETRY"));
    expiringCertificates();

    assertThat(tagKeys("autossl_deployments_total")).containsExactly("status,trigger");
    assertThat(tagKeys("autossl_deployment_duration_seconds_count")).containsExactly("status");
    assertThat(tagKeys("autossl_deployments_active")).containsExactly("status");
    assertThat(tagKeys("autossl_deployment_steps_seconds_count"))
        .containsExactly("code,status,type");
    assertThat(tagKeys("autossl_aws_calls_seconds_count"))
        .containsExactly("operation,outcome,service");
    assertThat(tagKeys("autossl_certificates_expiring")).containsExactly("within");

    Map<String, Double> deployments = samples("autossl_deployments_total");
    assertThat(deployments).as("each final status of each trigger").hasSize(5 * 3);
    deployments.values().removeIf(count -> count == 0);
    assertThat(deployments)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "status=PARTIALLY_SUCCEEDED trigger=MANUAL", 1.0,
                "status=CANCELLED trigger=MANUAL", 1.0,
                "status=SKIPPED trigger=RETRY", 1.0));
    assertThat(samples("autossl_deployment_duration_seconds_count"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "status=PARTIALLY_SUCCEEDED", 1.0,
                "status=CANCELLED", 1.0,
                "status=SKIPPED", 1.0));
    assertThat(value("autossl_deployment_duration_seconds_sum", "status", "PARTIALLY_SUCCEEDED"))
        .isBetween(0.001, 60.0);
    assertThat(samples("autossl_deployments_active"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("status=QUEUED", 0.0, "status=RUNNING", 0.0, "status=WAITING", 0.0));
    assertThat(untagged("autossl_deployment_queue_depth")).isZero();
    assertThat(untagged("autossl_deployment_queue_age_seconds")).isZero();
    assertThat(samples("autossl_deployment_steps_seconds_count"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "code=NONE status=SUCCEEDED type=VALIDATE_DISTRIBUTION", 1.0,
                "code=DOMAINS_NOT_COVERED status=SKIPPED type=VALIDATE_DISTRIBUTION", 2.0,
                "code=NONE status=SUCCEEDED type=IMPORT_CERTIFICATE", 1.0,
                "code=NOTHING_TO_DEPLOY status=SKIPPED type=IMPORT_CERTIFICATE", 1.0,
                "code=NONE status=SUCCEEDED type=UPDATE_DISTRIBUTION", 1.0,
                "code=DOMAINS_NOT_COVERED status=SKIPPED type=UPDATE_DISTRIBUTION", 2.0,
                "code=CANCELLED status=CANCELLED type=VALIDATE_DISTRIBUTION", 2.0,
                "code=CANCELLED status=CANCELLED type=IMPORT_CERTIFICATE", 1.0,
                "code=CANCELLED status=CANCELLED type=UPDATE_DISTRIBUTION", 2.0));
    assertThat(value("autossl_aws_calls_seconds_count", "operation", "ImportCertificate"))
        .isEqualTo(1);
    assertThat(samples("autossl_aws_calls_seconds_count"))
        .containsEntry("operation=UpdateDistribution outcome=SUCCESS service=CloudFront", 1.0)
        .containsEntry("operation=GetCallerIdentity outcome=SUCCESS service=STS", 1.0)
        .containsEntry("operation=ImportCertificate outcome=SUCCESS service=ACM", 1.0)
        .hasEntrySatisfying(
            "operation=GetDistributionConfig outcome=SUCCESS service=CloudFront",
            calls -> assertThat(calls).isBetween(3.0, 4.0));
    assertThat(samples("autossl_aws_calls_seconds_count").entrySet().stream())
        .as("the update that AWS could not make, by the code of its error")
        .filteredOn(sample -> sample.getKey().startsWith("operation=UpdateDistribution"))
        .filteredOn(sample -> !sample.getKey().contains("SUCCESS"))
        .singleElement()
        .satisfies(sample -> assertThat(sample.getValue()).isEqualTo(1));
    assertThat(samples("autossl_certificates_expiring"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("within=7d", 1.0, "within=14d", 2.0, "within=30d", 3.0));
    assertThat(MonitoringFiles.alertedMetrics()).hasSizeGreaterThan(4).isSubsetOf(allMetrics());
    assertThat(MonitoringFiles.shownMetrics()).hasSizeGreaterThan(10).isSubsetOf(allMetrics());
  }

  private List<String> allMetrics() {
    return Pattern.compile("^(\\w+)[ {]", Pattern.MULTILINE)
        .matcher(api.get("/actuator/prometheus").expect(200).body())
        .results()
        .map(sample -> sample.group(1))
        .distinct()
        .toList();
  }

  /** For each name that a target uses, the newest certificate counts; other names do not count. */
  private void expiringCertificates() {
    for (int days : List.of(6, 13, 29, 31)) {
      String name = "in-" + days + "-days.example";
      upload(name, 3);
      upload(name, days);
      useName(name);
    }
    upload("unused.example", 3);
  }

  private void useName(String name) {
    api.post(
            "/api/v1/deployment-targets",
            Map.of(
                "name",
                ApiClient.unique(name),
                "accessKey",
                accessKey,
                "distributionIds",
                List.of("EWH7HR80TDW90"),
                "certificateName",
                name))
        .expect(201);
  }

  private String upload(String name, int days) {
    return api.uploadCertificate(
        AUTHORITY.issue(
            TestCertificateRequest.of(name)
                .withNotAfter(Instant.now().plus(Duration.ofDays(days)).minusSeconds(60))));
  }

  private double value(String metric, String tag, String value) {
    return samples(metric).entrySet().stream()
        .filter(sample -> List.of(sample.getKey().split(" ")).contains(tag + "=" + value))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private double untagged(String metric) {
    return Pattern.compile("^" + metric + " (\\S+)$", Pattern.MULTILINE)
        .matcher(api.get("/actuator/prometheus").expect(200).body())
        .results()
        .mapToDouble(sample -> Double.parseDouble(sample.group(1)))
        .sum();
  }

  private Map<String, Double> samples(String metric) {
    return matches(metric)
        .collect(
            Collectors.toMap(
                sample ->
                    TAG.matcher(sample.group(2))
                        .results()
                        .map(tag -> tag.group(1) + "=" + tag.group(2))
                        .sorted()
                        .collect(Collectors.joining(" ")),
                sample -> Double.parseDouble(sample.group(3))));
  }

  private Stream<String> tagKeys(String metric) {
    return matches(metric)
        .map(
            sample ->
                TAG.matcher(sample.group(2))
                    .results()
                    .map(tag -> tag.group(1))
                    .collect(Collectors.toCollection(TreeSet::new)))
        .map(keys -> String.join(",", keys))
        .distinct();
  }

  private Stream<MatchResult> matches(String metric) {
    return SAMPLE
        .matcher(api.get("/actuator/prometheus").expect(200).body())
        .results()
        .filter(sample -> sample.group(1).equals(metric));
  }
}
