package io.autossl.deployer.deployment;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Measures deployments and their steps, once their ends are stored. */
@Component
class DeploymentMetrics {

  private final MeterRegistry meters;

  DeploymentMetrics(MeterRegistry meters, JdbcClient jdbc) {
    this.meters = meters;
    Stream.of(DeploymentStatus.values())
        .filter(status -> !status.isOver())
        .forEach(
            status ->
                Gauge.builder("autossl.deployments.active", jdbc, source -> count(source, status))
                    .description("Deployments that are not over")
                    .tag("status", status.name())
                    .register(meters));
  }

  @TransactionalEventListener
  void measure(DeploymentFinished finished) {
    Deployment deployment = finished.deployment();
    String status = deployment.status().name();
    meters
        .counter("autossl.deployments", "status", status, "trigger", deployment.trigger().name())
        .increment();
    Timer.builder("autossl.deployment.duration")
        .description("From the request of a deployment to its end")
        .tag("status", status)
        .register(meters)
        .record(between(deployment.createdAt(), deployment.finishedAt()));
  }

  @TransactionalEventListener
  void measure(StepFinished finished) {
    Step step = finished.step();
    StepCode code = step.code();
    Timer.builder("autossl.deployment.steps")
        .description("From the start of a step to its end")
        .tag("type", step.type().name())
        .tag("status", step.status().name())
        .tag("code", code == null ? "NONE" : code.name())
        .register(meters)
        .record(between(step.times().startedAt(), step.times().finishedAt()));
  }

  private static Duration between(@Nullable Instant start, @Nullable Instant end) {
    return start == null || end == null ? Duration.ZERO : Duration.between(start, end);
  }

  private static double count(JdbcClient jdbc, DeploymentStatus status) {
    return jdbc.sql("select count(*) from deployment where active and status = :status")
        .param("status", status.name())
        .query(Long.class)
        .single();
  }
}
