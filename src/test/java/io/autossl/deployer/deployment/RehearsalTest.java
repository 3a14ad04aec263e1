package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.rehearsal.EarlyRehearsal;
import io.autossl.deployer.rehearsal.Rehearsal;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@DeployerTest
@Import(RehearsalTest.LongRehearsal.class)
@TestPropertySource(properties = "autossl.rehearsal.enabled=true")
class RehearsalTest {

  private static final List<String> TABLES =
      List.of(
          "deployment",
          "deployment_step",
          "audit_event",
          "imported_certificate",
          "idempotency_key",
          "scheduled_tasks");

  private static final List<String> METERS =
      List.of("autossl.aws.calls", "autossl.deployment.steps");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private List<Rehearsal> rehearsals;
  @Autowired private CompletableFuture<Boolean> longRehearsal;
  @Autowired private JdbcClient jdbc;
  @Autowired private MeterRegistry meters;

  @BeforeEach
  void prepare() {
    simulator.reset();
  }

  @Test
  void leavesNothingBehind() {
    List<Long> rowsBefore = rows();
    double measuredBefore = measured();

    rehearse(false);

    assertThat(rows()).isEqualTo(rowsBefore);
    assertThat(simulator.log().calls()).isZero();
    assertThat(measured()).isEqualTo(measuredBefore);
  }

  @Test
  void doesAlmostNothingWhenItIsOver() {
    assertThat(rehearse(true)).isEqualTo(rehearsals.size() - 1);
  }

  @Test
  void endsWhenADeploymentRuns() {
    AwsAccount account = AwsAccount.in(simulator);
    String target =
        api.createTarget(
            api.createAccessKey(account), List.of(account.addDistribution("example.com")));
    String certificate =
        api.uploadCertificate(TestCertificates.authority("Rehearsal CA").issue("example.com"));
    assertThat(longRehearsal).isNotDone();

    api.finished(api.deploy(target, certificate), "SUCCEEDED");

    await().until(longRehearsal::isDone);
  }

  /** Rehearses all that is not of this test, and tells how often it was asked whether to go on. */
  private int rehearse(boolean isOver) {
    AtomicInteger questions = new AtomicInteger();
    ownRehearsals()
        .forEach(
            rehearsal ->
                rehearsal.rehearse(
                    () -> {
                      questions.incrementAndGet();
                      return isOver;
                    }));
    return questions.get();
  }

  private Stream<Rehearsal> ownRehearsals() {
    return rehearsals.stream()
        .filter(rehearsal -> rehearsal.getClass().getSimpleName().endsWith("Rehearsal"));
  }

  /** How many steps and AWS calls were measured. */
  private double measured() {
    return meters.getMeters().stream()
        .filter(meter -> METERS.contains(meter.getId().getName()))
        .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
        .filter(measurement -> measurement.getStatistic() == Statistic.COUNT)
        .mapToDouble(Measurement::getValue)
        .sum();
  }

  private List<Long> rows() {
    return TABLES.stream()
        .map(table -> jdbc.sql("select count(*) from " + table).query(Long.class).single())
        .toList();
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class LongRehearsal {

    @Bean
    CompletableFuture<Boolean> longRehearsal() {
      return new CompletableFuture<>();
    }

    /** The first one, or the others would be done in between the test's. */
    @Bean
    @Order(0)
    EarlyRehearsal untilItIsOver(CompletableFuture<Boolean> longRehearsal) {
      return isOver -> {
        await().forever().until(isOver::getAsBoolean);
        longRehearsal.complete(true);
      };
    }
  }
}
