package io.autossl.deployer.audit;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

  private static final Duration DELETION_INTERVAL = Duration.ofHours(1);

  /** Run by one replica at a time. */
  @Bean
  Task<Void> auditRetentionTask(AuditRetention retention) {
    return Tasks.recurring(AuditRetention.TASK, FixedDelay.of(DELETION_INTERVAL))
        .execute(
            (instance, context) ->
                retention.deleteOld(() -> context.getSchedulerState().isShuttingDown()));
  }
}
