package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import io.autossl.deployer.testing.TcpProxy;
import io.autossl.deployer.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The database goes away for a while, in the middle of a deployment. It is PostgreSQL always. */
@SeparateDeployerTest
@Isolated
@Tag("any-database")
class DatabaseOutageTest {

  private static final Logger log = LoggerFactory.getLogger(DatabaseOutageTest.class);
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Who is in the middle of a conversation waits for the next word, others for a connection. */
  private static final Duration MAX_REFUSAL = Duration.ofSeconds(18);

  private static final Duration LATER_REFUSAL = Duration.ofSeconds(6);
  private static final Duration MAX_RECOVERY = Duration.ofSeconds(20);
  private static final int DISTRIBUTIONS = 6;

  private static final Map<String, String> DATABASE = TestDatabase.postgresProperties();
  private static final TcpProxy PROXY = TcpProxy.to(TestDatabase.postgresPort());

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private AwsAccount account;
  private List<String> distributions;

  /** How a database goes away. */
  enum Outage {
    CUT {
      @Override
      void begin() {
        PROXY.cut();
      }
    },
    FROZEN {
      @Override
      void begin() {
        PROXY.freeze();
      }
    };

    abstract void begin();
  }

  @DynamicPropertySource
  static void useTheProxy(DynamicPropertyRegistry registry) {
    DATABASE.forEach(
        (name, value) ->
            registry.add(
                name,
                () ->
                    value.replace(
                        ":" + TestDatabase.postgresPort() + "/", ":" + PROXY.port() + "/")));
  }

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    distributions = account.addDistributions(DISTRIBUTIONS, "www.example.com");
  }

  @AfterEach
  void mend() {
    PROXY.mend();
    simulator.reset();
  }

  @ParameterizedTest
  @CsvSource({"CUT, UPDATE_DISTRIBUTION", "CUT, IMPORT_CERTIFICATE", "FROZEN, UPDATE_DISTRIBUTION"})
  void isAnsweredWith503AndDoesNotFailADeployment(Outage outage, AwsOperation operation)
      throws InterruptedException {
    HangingCalls hanging = simulator.faults().on(operation).times(3).hangAfterProcessing();
    String deployment = deploy();
    assertThat(hanging.awaitCall(SOON)).isTrue();

    outage.begin();
    hanging.release();

    Instant outageBegun = Instant.now();
    await()
        .atMost(MAX_REFUSAL)
        .until(() -> api.get("/api/v1/deployments/" + deployment).status() == 503);
    log.info(
        "{}: the first refusal after {} ms",
        outage,
        Duration.between(outageBegun, Instant.now()).toMillis());
    Instant asked = Instant.now();
    ApiAnswer refused = api.get("/api/v1/deployments/" + deployment);
    Duration refusal = Duration.between(asked, Instant.now());
    refused.expect(503);
    assertThat(refused.text("code")).isEqualTo("SERVICE_UNAVAILABLE");
    assertThat(refusal).isLessThan(LATER_REFUSAL);
    await().atMost(SOON).until(() -> api.get("/actuator/health/readiness").status() == 503);
    api.get("/actuator/health/liveness").expect(200);

    PROXY.mend();
    Instant mended = Instant.now();
    await().atMost(SOON).until(() -> api.get("/actuator/health/readiness").status() == 200);
    Duration ready = Duration.between(mended, Instant.now());

    JsonNode finished = api.finished(deployment, "SUCCEEDED");
    Duration recovery = Duration.between(mended, Instant.now());
    log.info(
        "{} during {}: 503 after {} ms, ready {} ms and done {} ms after the end of the outage",
        outage,
        operation,
        refusal.toMillis(),
        ready.toMillis(),
        recovery.toMillis());
    assertThat(recovery).isLessThan(MAX_RECOVERY);
    assertThat(finished.path("summary").path("failed").asInt()).isZero();
    assertThat(distributions)
        .allSatisfy(id -> assertThat(simulator.distribution(id).updatesApplied()).isEqualTo(1));
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(DISTRIBUTIONS);
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
  }

  private String deploy() {
    String target = api.createTarget(api.createAccessKey(account), distributions);
    return api.deploy(
        target,
        api.uploadCertificate(TestCertificates.authority("Test CA").issue("www.example.com")));
  }
}
