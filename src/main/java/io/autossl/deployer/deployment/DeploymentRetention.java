package io.autossl.deployer.deployment;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes deployments that ended long ago: a few in each transaction, so that nobody else has to
 * wait for it.
 */
@Component
class DeploymentRetention {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("deployment-retention");

  private static final Logger log = LoggerFactory.getLogger(DeploymentRetention.class);

  /** Each may have a thousand steps. */
  private static final int AT_A_TIME = 20;

  private final DeploymentRepository deployments;
  private final DeploymentProperties properties;
  private final Clock clock;

  DeploymentRetention(
      DeploymentRepository deployments, DeploymentProperties properties, Clock clock) {
    this.deployments = deployments;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Deletes all that are due, or as many as it gets to before it is to stop.
   *
   * @return how many
   */
  int deleteOld(BooleanSupplier isStopped) {
    Instant end = clock.instant().minus(properties.keep());
    int all = 0;
    int deleted = 0;
    do {
      all += deleted;
      deleted = isStopped.getAsBoolean() ? 0 : deployments.deleteEndedBefore(end, AT_A_TIME);
    } while (deleted > 0);
    if (all > 0) {
      log.info("{} deployments that ended before {} are deleted", all, end);
    }
    return all;
  }
}
