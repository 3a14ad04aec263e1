package io.autossl.deployer.deployment.run;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.DeploymentTask;
import io.autossl.deployer.deployment.store.DeploymentRetention;
import io.autossl.deployer.storage.RetentionInterval;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeploymentProperties.class)
class DeploymentQueueConfiguration {

  /**
   * After an outage of the database, a process may be taken for dead that is alive: it gets this
   * long to store what it holds, such as the ARN of an import.
   */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration MAX_RETRY = Duration.ofMinutes(1);

  /** Runs one deployment; db-scheduler takes it over when the process that runs it has died. */
  @Bean
  Task<Void> deploymentTask(DeploymentOrchestrator orchestrator, Clock clock) {
    return Tasks.custom(DeploymentTask.DESCRIPTOR)
        .onDeadExecution(
            (dead, operations) -> operations.reschedule(dead, clock.instant().plus(LAST_WORDS)))
        .onFailure(new RetryWithBackoff(FIRST_RETRY, MAX_RETRY))
        .execute(
            (instance, context) ->
                completion(orchestrator.run(DeploymentTask.deployment(instance))));
  }

  /** Run by one replica at a time. */
  @Bean
  Task<Void> retentionTask(DeploymentRetention retention, DeploymentProperties properties) {
    return Tasks.recurring(
            DeploymentRetention.TASK, FixedDelay.of(RetentionInterval.of(properties.keep())))
        .execute(
            (instance, context) ->
                retention.deleteOld(() -> context.getSchedulerState().isShuttingDown()));
  }

  private static CompletionHandler<Void> completion(RunOutcome outcome) {
    return switch (outcome) {
      case RunOutcome.Done done -> new CompletionHandler.OnCompleteRemove<>();
      case RunOutcome.ResumeAt resume ->
          (complete, operations) -> operations.reschedule(complete, resume.time());
    };
  }

  /** Deployments wait most of the time: virtual threads cost nothing meanwhile. */
  @Bean
  DbSchedulerCustomizer virtualThreads(DbSchedulerProperties properties) {
    return new DbSchedulerCustomizer() {
      @Override
      public Optional<ExecutorService> executorService() {
        return Optional.of(
            Executors.newFixedThreadPool(
                properties.getThreads(), Thread.ofVirtual().name("deployment-", 0).factory()));
      }
    };
  }
}
