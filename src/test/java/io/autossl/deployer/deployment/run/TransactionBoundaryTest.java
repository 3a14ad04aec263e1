package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.aws.CallerIdentity;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.crash.CrashInjector;
import io.autossl.deployer.crash.CrashInjectorConfiguration;
import io.autossl.deployer.crash.Watch;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * AWS may take half a minute to answer: meanwhile no transaction is open and no database connection
 * is held, for which others would have to wait.
 */
@SeparateDeployerTest
@Tag("any-database")
@Import(CrashInjectorConfiguration.class)
class TransactionBoundaryTest {

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource dataSource;
  @Autowired private TransactionOperations transactions;
  @Autowired private CallerIdentity callerIdentity;
  @Autowired private Watch watch;

  private AwsAccount account;
  private String accessKey;
  private String certificate;
  private List<String> distributions;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
    certificate =
        api.uploadCertificate(TestCertificates.authority("Test CA").issue("*.example.com"));
    distributions = account.addDistributions(5, "www.example.com");
    watch.clear();
  }

  @Test
  void noConnectionIsHeldWhileADeploymentCallsAws() {
    deploy();

    assertThatNoCallHeldAConnection(11);
  }

  /** Changes outside of a transaction may be lost from the embedded database by a kill. */
  @Test
  void everyChangeButThoseOfTheQueueIsInATransaction() {
    deploy();

    assertThat(watch.changesWithoutTransaction())
        .contains("update scheduled_tasks")
        .filteredOn(statement -> statement.matches("(insert|update|delete|merge) .*"))
        .allMatch(change -> change.endsWith(" scheduled_tasks"));
  }

  @Test
  void noConnectionIsHeldInConflicts() {
    for (String distribution : distributions) {
      simulator
          .faults()
          .on(UPDATE_DISTRIBUTION)
          .distribution(distribution)
          .runBeforeProcessing(
              () ->
                  simulator.changeDistribution(
                      distribution, xml -> xml.replace("</Comment>", "+</Comment>")));
    }

    deploy();

    assertThatNoCallHeldAConnection(21);
  }

  @ParameterizedTest
  @EnumSource(names = {"GET_DISTRIBUTION_CONFIG", "IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void noConnectionIsHeldWhenAnAnswerIsLost(AwsOperation operation) {
    simulator.faults().on(operation).dropConnectionAfterProcessing();

    deploy();

    assertThatNoCallHeldAConnection(12);
  }

  @ParameterizedTest
  @EnumSource(names = {"GET_DISTRIBUTION_CONFIG", "IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void noConnectionIsHeldWhenAwsThrottlesOrFailsForAMoment(AwsOperation operation) {
    simulator.faults().on(operation).times(2).throttle();
    simulator.faults().on(operation).times(2).internalError();

    deploy();

    assertThatNoCallHeldAConnection(15);
  }

  @Test
  void noConnectionIsHeldWhileAChangeIsInProgress() {
    CrashCase.refuseAsInProgress(simulator, distributions.getFirst(), 2);

    deploy();

    assertThatNoCallHeldAConnection(15);
  }

  @Test
  void noConnectionIsHeldUntilCloudFrontSeesANewCertificate() {
    simulator.behavior().certificateVisibilityRefusals(7);

    deploy();

    assertThatNoCallHeldAConnection(18);
  }

  @Test
  void noConnectionIsHeldWhenAnImportedCertificateIsGone() {
    deploy();
    simulator.deleteCertificate(simulator.certificates().getFirst().arn());
    jdbc.sql("update imported_certificate set imported_at = :earlier")
        .param("earlier", OffsetDateTime.now(ZoneOffset.UTC).minusHours(1))
        .update();
    distributions = account.addDistributions(5, "www.example.com");

    deploy();

    assertThatNoCallHeldAConnection(23);
  }

  @Test
  void noConnectionIsHeldWhileAnAccessKeyIsChecked() {
    api.post("/api/v1/access-keys/" + accessKey + "/check").expect(200);

    assertThatNoCallHeldAConnection(1);
  }

  @Test
  void aCallInATransactionIsDetected() {
    transactions.executeWithoutResult(status -> callAws());

    assertThat(watch.callsWithConnection()).singleElement().asString().contains("in a transaction");
  }

  @Test
  void aCallWithAConnectionIsDetected() throws SQLException {
    try (Connection _ = dataSource.getConnection()) {
      callAws();
    }
    callAws();

    assertThat(watch.calls()).isEqualTo(2);
    assertThat(watch.callsWithConnection()).singleElement().asString().contains("a connection");
  }

  @Test
  void aConnectionOfTheThreadThatWaitsForTheCallIsDetected() {
    watch.run(
        CrashInjector.notCrashing(),
        () -> {
          try (Connection _ = dataSource.getConnection()) {
            return Thread.startVirtualThread(this::callAws).join(Duration.ofSeconds(20));
          }
        });

    assertThat(watch.callsWithConnection()).singleElement().asString().contains("main thread");
  }

  private void deploy() {
    String target = api.createTarget(accessKey, distributions);
    api.finished(api.deploy(target, certificate), "SUCCEEDED");
  }

  private void callAws() {
    callerIdentity.of(
        new AwsCredentials(account.accessKeyId(), SecretText.of(account.secretAccessKey())));
  }

  private void assertThatNoCallHeldAConnection(int minCalls) {
    assertThat(watch.calls()).isGreaterThanOrEqualTo(minCalls);
    assertThat(watch.calls()).isEqualTo(simulator.log().calls());
    assertThat(watch.callsWithConnection()).isEmpty();
  }
}
