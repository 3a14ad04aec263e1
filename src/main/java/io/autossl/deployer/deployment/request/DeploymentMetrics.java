package io.autossl.deployer.deployment.request;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentFinished;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.DeploymentTrigger;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepFinished;
import io.autossl.deployer.deployment.store.ActiveDeployments;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import io.autossl.deployer.storage.GaugeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Measures deployments and their steps, once their ends are stored. */
@Component
class DeploymentMetrics {

  private final MeterRegistry meters;

  DeploymentMetrics(MeterRegistry meters, DeploymentRepository deployments, Clock clock) {
    this.meters = meters;
    GaugeSource<ActiveDeployments> active =
        new GaugeSource<>(deployments::activeDeployments, clock);
    Stream.of(DeploymentStatus.values())
        .filter(status -> !status.isFinished())
        .forEach(
            status ->
                Gauge.builder(
                        "autossl.deployments.active",
                        active,
                        source -> source.tell(all -> all.count(status)))
                    .description("Deployments that are not over")
                    .tag("status", status.name())
                    .strongReference(true)
                    .register(meters));
    Gauge.builder(
            "autossl.deployment.queue.depth",
            active,
            source -> source.tell(all -> all.count(DeploymentStatus.QUEUED)))
        .description("Deployments that are queued: nobody runs them at present")
        .strongReference(true)
        .register(meters);
    Gauge.builder(
            "autossl.deployment.queue.age",
            active,
            source -> source.tell(all -> all.ageOfOldestQueued(clock.instant()).toMillis() / 1e3))
        .description("Since the oldest of them was requested; 0 if there is none")
        .baseUnit("seconds")
        .strongReference(true)
        .register(meters);
    countFromZero();
  }

  /**
   * Registers counters at zero: Prometheus does not see the increase of one that appears with 1.
   */
  private void countFromZero() {
    for (DeploymentTrigger trigger : DeploymentTrigger.values()) {
      Stream.of(DeploymentStatus.values())
          .filter(DeploymentStatus::isFinished)
          .forEach(status -> finished(status, trigger));
    }
  }

  private Counter finished(DeploymentStatus status, DeploymentTrigger trigger) {
    return Counter.builder("autossl.deployments")
        .description("Deployments that are over")
        .tag("status", status.name())
        .tag("trigger", trigger.name())
        .register(meters);
  }

  @TransactionalEventListener
  void measure(DeploymentFinished finished) {
    Deployment deployment = finished.deployment();
    finished(deployment.status(), deployment.trigger()).increment();
    Timer.builder("autossl.deployment.duration")
        .description("From the request of a deployment to its end")
        .tag("status", deployment.status().name())
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
}
