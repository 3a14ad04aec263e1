package io.autossl.deployer.deployment;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.autossl.deployer.storage.Columns;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
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

  private final JdbcClient jdbc;
  private final DeploymentProperties properties;
  private final Clock clock;

  DeploymentRetention(JdbcClient jdbc, DeploymentProperties properties, Clock clock) {
    this.jdbc = jdbc;
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
      deleted = isStopped.getAsBoolean() ? 0 : deleteEndedBefore(end);
    } while (deleted > 0);
    if (all > 0) {
      log.info("{} deployments that ended before {} are deleted", all, end);
    }
    return all;
  }

  /**
   * Deletes some deployments that ended before a time, the oldest first, with all that belongs to
   * them; but not what {@link DeploymentRepository#expiryOfLastCertificate} is to find.
   *
   * @return how many
   */
  private int deleteEndedBefore(Instant time) {
    return jdbc.sql(
            """
            delete from deployment where id in (
              select d.id from deployment d
              where d.finished_at < :time and (
                not exists (select 1 from deployment_target t where t.id = d.target_id)
                or not exists (
                  select 1 from deployment_step s
                  where s.deployment_id = d.id and s.type = 'UPDATE_DISTRIBUTION'
                    and s.status = 'SUCCEEDED')
                or exists (
                  select 1 from deployment newer join deployment_step s
                    on s.deployment_id = newer.id and s.type = 'UPDATE_DISTRIBUTION'
                      and s.status = 'SUCCEEDED'
                  where newer.target_id = d.target_id and newer.id > d.id))
              order by d.finished_at limit :most)
            """)
        .param("time", Columns.ofTime(time))
        .param("most", AT_A_TIME)
        .update();
  }
}
