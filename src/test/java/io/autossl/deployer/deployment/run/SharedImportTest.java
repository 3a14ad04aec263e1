package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** Several deployments of one certificate at once, in a service with few threads. */
@SeparateDeployerTest
@Tag("any-database")
@TestPropertySource(properties = {"db-scheduler.threads=2", "autossl.aws.call-timeout=60s"})
class SharedImportTest {

  private final TestAuthority authority = TestCertificates.authority("Test CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcTemplate jdbc;

  private AwsAccount account;
  private String accessKey;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
  }

  @Test
  void isDoneOnceAndBlocksNoThread() throws InterruptedException {
    HangingCalls hanging =
        simulator.faults().on(IMPORT_CERTIFICATE).times(1).hangBeforeProcessing();
    String shared = api.uploadCertificate(authority.issue("example.com"));
    String importing = deploy(shared);
    assertThat(hanging.awaitCall(Duration.ofSeconds(20))).isTrue();
    List<String> waiting = IntStream.range(0, 4).mapToObj(number -> deploy(shared)).toList();

    String other = deploy(api.uploadCertificate(authority.issue("example.com")));
    api.finished(other, "SUCCEEDED");
    hanging.release();

    api.finished(importing, "SUCCEEDED");
    waiting.forEach(deployment -> api.finished(deployment, "SUCCEEDED"));
    assertThat(simulator.certificates())
        .filteredOn(certificate -> certificate.accountId().equals(account.key().accountId()))
        .hasSize(2);
  }

  /** As it is after more than a few heartbeats without the database. */
  @Test
  void isNotRepeatedByATakeoverFromARunThatGoesOn() throws InterruptedException {
    HangingCalls hanging =
        simulator.faults().on(IMPORT_CERTIFICATE).times(1).hangBeforeProcessing();
    String deployment = deploy(api.uploadCertificate(authority.issue("example.com")));
    assertThat(hanging.awaitCall(Duration.ofSeconds(20))).isTrue();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              jdbc.update(
                  """
                  update scheduled_tasks set last_heartbeat = ?
                  where task_instance = ? and picked
                  """,
                  OffsetDateTime.now(ZoneOffset.UTC).minusHours(1),
                  deployment);
              return isConsideredCrashed(deployment);
            });
    hanging.release();

    api.finished(deployment, "SUCCEEDED");
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
  }

  private boolean isConsideredCrashed(String deployment) {
    return requireNonNull(
            jdbc.queryForObject(
                "select count(*) from scheduled_tasks where task_instance = ? and not picked",
                Integer.class,
                deployment))
        > 0;
  }

  private String deploy(String certificate) {
    String distribution = account.addDistribution("example.com");
    return api.deploy(api.createTarget(accessKey, List.of(distribution)), certificate);
  }
}
