package io.autossl.deployer.deployment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@SeparateDeployerTest
@TestPropertySource(properties = "autossl.deployment.keep=30d")
class DeploymentRetentionTest {

  private static final int OLD = 130;
  private static final List<Integer> KEPT = List.of(122, 124, 126, 128);
  private static final Duration SOON = Duration.ofSeconds(20);

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcTemplate template;
  @Autowired private JdbcClient jdbc;
  @Autowired private DeploymentRetention retention;
  @Autowired private DeploymentRepository deployments;

  @Test
  void deletesOnlyDeploymentsThatEndedLongAgo() {
    simulator.reset();
    AwsAccount account = AwsAccount.in(simulator);
    String target =
        api.createTarget(
            api.createAccessKey(account), List.of(account.addDistribution("www.example.com")));
    String recent = deploy(target);
    api.finished(recent, "SUCCEEDED");
    simulator.startCertificateChange(
        simulator.distributions().getFirst().id(), Duration.ofMinutes(10));
    String waiting = deploy(target);
    await()
        .atMost(SOON)
        .until(() -> api.deployment(waiting).path("status").asString().equals("WAITING"));
    template.update("update deployment set created_at = ?", daysAgo(500));
    History.of(OLD, 3).writeTo(template);
    keepFourOfHistory();
    Optional<Instant> lastGot = deployments.expiryOfLastCertificate(targetOfHistory());
    assertThat(lastGot).isPresent();

    makeDue();

    String oldest = "/api/v1/deployments/" + History.deployment(0);
    await().atMost(SOON).until(() -> api.get(oldest).status() == 404);
    await().atMost(SOON).until(() -> count("deployment") == 2 + KEPT.size());
    assertThat(count("deployment_step")).isEqualTo(2 * 3 + KEPT.size() * 7);
    assertThat(count("idempotency_key")).isEqualTo(KEPT.size());
    KEPT.forEach(
        number -> api.get("/api/v1/deployments/" + History.deployment(number)).expect(200));
    ApiAnswer shown = api.get("/api/v1/deployment-targets/" + targetOfHistory()).expect(200);
    assertThat(shown.text("state")).isEqualTo("IN_SYNC");
    assertThat(shown.json().path("lastDeployment").path("status").asString())
        .isEqualTo("CANCELLED");
    assertThat(deployments.expiryOfLastCertificate(targetOfHistory())).isEqualTo(lastGot);
    api.get("/api/v1/deployments/" + recent).expect(200);
    api.get("/api/v1/deployments/" + waiting).expect(200);
    assertThat(retention.deleteOld(() -> false)).isZero();
  }

  @Test
  void stopsWhenTheServiceDoes() {
    History.of(OLD, 1).writeTo(template);

    assertThat(retention.deleteOld(() -> true)).isZero();

    assertThat(count("deployment")).isGreaterThanOrEqualTo(OLD);
    template.update("delete from deployment");
    template.update("delete from deployment_target");
    template.update("delete from certificate");
    template.update("delete from access_key");
  }

  /**
   * Of one target, which has every second one: those since the first of the certificate that it got
   * last. The others are of targets that are deleted.
   */
  private void keepFourOfHistory() {
    for (int number = 0; number < OLD; number++) {
      template.update(
          "update deployment set target_id = ? where id = ?",
          number % 2 == 0 ? targetOfHistory() : UUID.randomUUID(),
          History.deployment(number));
    }
    template.update(
        "update deployment set status = 'CANCELLED', started_at = null where id = ?",
        History.deployment(128));
    template.update(
        "update deployment set certificate_fingerprint_sha256 = 'same' where id in (?, ?)",
        History.deployment(126),
        History.deployment(122));
  }

  private String deploy(String target) {
    return api.deploy(
        target,
        api.uploadCertificate(TestCertificates.authority("Test CA").issue("www.example.com")));
  }

  private UUID targetOfHistory() {
    return jdbc.sql("select id from deployment_target where name = 'target 1'")
        .query(UUID.class)
        .single();
  }

  private void makeDue() {
    jdbc.sql("update scheduled_tasks set execution_time = :now where task_name = :task")
        .param("now", daysAgo(1))
        .param("task", DeploymentRetention.TASK.getTaskName())
        .update();
  }

  private int count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
  }

  private static OffsetDateTime daysAgo(int days) {
    return OffsetDateTime.now(ZoneOffset.UTC).minusDays(days);
  }
}
