package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.crash.CrashInjectorConfiguration;
import io.autossl.deployer.crash.Watch;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Missing or endless answers of AWS block a deployment only until their timeout. */
@SeparateDeployerTest
@Tag("any-database")
@Import(CrashInjectorConfiguration.class)
@TestPropertySource(
    properties = {"autossl.aws.call-timeout=700ms", "autossl.deployment.retry-attempts=3"})
class HangingCallsTest {

  /** Three attempts at a call, what lies between them, and the rest of the deployment. */
  private static final Duration MAX_DURATION = Duration.ofMillis(3 * 700 + 3_000);

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private Watch watch;

  private AwsAccount account;
  private String distribution;

  @BeforeEach
  void prepare() {
    simulator.reset();
    watch.clear();
    account = AwsAccount.in(simulator);
    distribution = account.addDistribution("example.com");
  }

  @AfterEach
  void seeThatNobodyWaitedWithAConnection() {
    assertThat(watch.callsWithConnection()).isEmpty();
    simulator.reset();
  }

  @ParameterizedTest
  @EnumSource(names = {"GET_DISTRIBUTION_CONFIG", "IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void makesACallAgainThatHangs(AwsOperation operation) {
    simulator.faults().on(operation).hangBeforeProcessing();

    assertThatAllIsDoneOnce(deploy("SUCCEEDED"), 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"GET_DISTRIBUTION_CONFIG", "IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void doesNotWaitForAnAnswerThatHangs(AwsOperation operation) {
    simulator.faults().on(operation).hangAfterProcessing();

    assertThatAllIsDoneOnce(deploy("SUCCEEDED"), operation == IMPORT_CERTIFICATE ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"GET_DISTRIBUTION_CONFIG", "IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void doesNotWaitForTheEndOfAnAnswerThatTrickles(AwsOperation operation) {
    simulator.faults().on(operation).trickle(Duration.ofMillis(100));

    assertThatAllIsDoneOnce(deploy("SUCCEEDED"), operation == IMPORT_CERTIFICATE ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"GET_DISTRIBUTION_CONFIG", "IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void endsWhenAllCallsHang(AwsOperation operation) {
    simulator.faults().on(operation).always().hangBeforeProcessing();

    JsonNode deployment = deploy("FAILED");

    assertThat(deployment.path("steps").valueStream().map(step -> step.path("code").asString("")))
        .contains("AWS_UNAVAILABLE");
    assertThat(
            Duration.between(
                Instant.parse(deployment.path("startedAt").asString()),
                Instant.parse(deployment.path("finishedAt").asString())))
        .isLessThan(MAX_DURATION);
  }

  private JsonNode deploy(String status) {
    String target = api.createTarget(api.createAccessKey(account), List.of(distribution));
    String certificate =
        api.uploadCertificate(TestCertificates.authority("Test CA").issue("example.com"));
    return api.finished(api.deploy(target, certificate), status);
  }

  private void assertThatAllIsDoneOnce(JsonNode deployment, int mostCertificates) {
    assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1);
    assertThat(account.servedBy(distribution))
        .isEqualTo(deployment.path("acmCertificateArn").asString());
    assertThat(simulator.certificates()).hasSizeLessThanOrEqualTo(mostCertificates);
  }
}
