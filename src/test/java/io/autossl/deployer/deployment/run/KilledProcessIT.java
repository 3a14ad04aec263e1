package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.EventStream;
import io.autossl.deployer.testing.PackagedService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.h2.Driver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Kills the packaged service in the middle of deployments, and starts it again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledProcessIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private static Path home;

  private final AwsSimulator simulator = AwsSimulator.start();

  /** It goes on with what the one before was killed over, and is killed over something else. */
  private PackagedService killed;

  private AwsAccount account;
  private List<String> distributions;

  @BeforeAll
  void start() {
    killed = PackagedService.start(simulator, home, Map.of());
  }

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    distributions = account.addDistributions(6, "www.example.com");
  }

  @AfterAll
  void close() {
    killed.close();
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET_DISTRIBUTION_CONFIG, false",
    "IMPORT_CERTIFICATE, false",
    "IMPORT_CERTIFICATE, true",
    "UPDATE_DISTRIBUTION, false",
    "UPDATE_DISTRIBUTION, true"
  })
  void finishesItsDeploymentAfterARestartAndUpdatesNothingTwice(
      AwsOperation operation, boolean done) throws InterruptedException {
    HangingCalls hanging =
        done
            ? simulator.faults().on(operation).times(1).hangAfterProcessing()
            : simulator.faults().on(operation).times(1).hangBeforeProcessing();
    String deployment = request(killed);
    assertThat(hanging.awaitCall(SOON)).isTrue();
    killed.kill();
    simulator.faults().clear();

    killed = PackagedService.start(simulator, home, Map.of());
    JsonNode finished = killed.api().finished(deployment, "SUCCEEDED");

    assertThat(finished.path("summary").path("updated").asInt()).isEqualTo(6);
    assertThat(distributions)
        .allSatisfy(
            distribution ->
                assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1));
    // A call that was sent before the kill still arrives: one more import, and never two.
    assertThat(simulator.certificates()).hasSize(operation == IMPORT_CERTIFICATE ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void putsItsDeploymentBackIntoTheQueueWhenItIsStopped(AwsOperation operation, @TempDir Path own)
      throws InterruptedException {
    simulator.behavior().latency(Duration.ofMillis(300));
    HangingCalls hanging = simulator.faults().on(operation).times(1).hangBeforeProcessing();
    String deployment;
    int calls;
    try (PackagedService service =
        PackagedService.start(
            simulator, own, Map.of("autossl.aws.max-concurrency-per-access-key", "1"))) {
      deployment = request(service);
      assertThat(hanging.awaitCall(SOON)).isTrue();
      calls = simulator.log().calls();
      Thread release = Thread.startVirtualThread(() -> releaseOnceStopping(service, hanging));
      assertThat(service.stop(SOON)).isTrue();
      release.join();
      assertThat(simulator.log().calls()).isEqualTo(calls);
    }
    // Including the call in flight, which ended after the stop began.
    assertThat(stored(own, "select count(*) from deployment_step where status = 'SUCCEEDED'"))
        .isEqualTo(String.valueOf(calls));
    assertThat(stored(own, "select status from deployment")).isEqualTo("QUEUED");
    assertThat(stored(own, "select count(*) from deployment_step where status = 'RUNNING'"))
        .isEqualTo("0");
    assertThat(
            stored(
                own,
                """
                select count(*) from scheduled_tasks
                where task_name = 'deployment' and not picked
                  and execution_time <= current_timestamp
                """))
        .isEqualTo("1");

    try (PackagedService again = PackagedService.start(simulator, own, Map.of())) {
      again.api().finished(deployment, "SUCCEEDED");
      assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
      assertThat(distributions)
          .allSatisfy(
              distribution ->
                  assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1));
      assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG)).isGreaterThan(6);
    }
  }

  @Test
  void endsEventStreamsWhenItIsStoppedAndLogsStructuredFields(@TempDir Path own)
      throws InterruptedException {
    simulator.startCertificateChange(distributions.getFirst(), Duration.ofMinutes(10));
    try (PackagedService service =
        PackagedService.start(simulator, own, Map.of("logging.structured.format.console", "ecs"))) {
      String deployment = request(service);
      await()
          .atMost(SOON)
          .until(
              () ->
                  service.api().deployment(deployment).path("status").asString().equals("WAITING"));
      try (EventStream stream = service.api().follow(deployment)) {
        assertThat(stream.next()).isPresent();

        assertThat(service.stop(Duration.ofSeconds(10))).isTrue();

        assertThat(stream.rest()).isEmpty();
      }
      assertThat(service.log().lines())
          .map(line -> JSON.readTree(line))
          .filteredOn(line -> line.path("message").asString().contains("updated distribution"))
          .hasSize(5)
          .allSatisfy(
              line -> {
                assertThat(line.path("deploymentId").asString()).isEqualTo(deployment);
                assertThat(line.path("targetId").isMissingNode()).isFalse();
                assertThat(distributions).contains(line.path("distributionId").asString());
              });
    }
  }

  /** What is in the database while nobody else has it open. */
  private static String stored(Path home, String query) {
    var database =
        new SimpleDriverDataSource(new Driver(), "jdbc:h2:file:" + home.resolve("autossl"));
    return JdbcClient.create(database).sql(query).query(String.class).single();
  }

  /** The call in flight ends only once the service is stopping. */
  private static void releaseOnceStopping(PackagedService service, HangingCalls hanging) {
    await().atMost(SOON).until(() -> service.log().contains("Commencing graceful shutdown"));
    hanging.release();
  }

  private String request(PackagedService service) {
    String accessKey = service.api().createAccessKey(account);
    return service
        .api()
        .deploy(
            service.api().createTarget(accessKey, distributions),
            service
                .api()
                .uploadCertificate(
                    TestCertificates.authority("Test CA").issue("example.com", "*.example.com")));
  }
}
