package io.autossl.deployer.deployment;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.storage.GradualDeletion;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Deletes deployments that ended long ago: a few in each transaction, so that nobody else has to
 * wait for it. Of an existing target it keeps those that tell what its distributions have got: all
 * since the first one of the certificate that was last deployed.
 */
@Component
class DeploymentRetention {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("deployment-retention");

  private static final Logger log = LoggerFactory.getLogger(DeploymentRetention.class);

  /** Each may have a thousand steps. */
  private static final int AT_A_TIME = 20;

  private final JdbcClient jdbc;
  private final DeploymentRepository deployments;
  private final TransactionOperations transactions;
  private final DeploymentProperties properties;
  private final Clock clock;

  DeploymentRetention(
      JdbcClient jdbc,
      DeploymentRepository deployments,
      TransactionOperations transactions,
      DeploymentProperties properties,
      Clock clock) {
    this.jdbc = jdbc;
    this.deployments = deployments;
    this.transactions = transactions;
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
    int all = GradualDeletion.run(isStopped, () -> deleteEndedBefore(end));
    if (all > 0) {
      log.info("{} deployments that ended before {} are deleted", all, end);
    }
    return all;
  }

  /**
   * Deletes some deployments that ended before a time, the oldest first, with all that belongs to
   * them. Of those that a target last got its certificate by, the target keeps what is needed.
   *
   * @return how many
   */
  private int deleteEndedBefore(Instant time) {
    return transactions.execute(
        status -> {
          List<Ended> ended = endedBefore(time);
          ended.stream().map(Ended::targetId).sorted().distinct().forEach(this::keepExpiry);
          ended.forEach(deployment -> delete(deployment.id()));
          return ended.size();
        });
  }

  private record Ended(UUID id, UUID targetId) {}

  private List<Ended> endedBefore(Instant time) {
    return jdbc.sql(
            """
            select d.id, d.target_id from deployment d
            where d.finished_at < :time
              and d.queue_position < coalesce((
                select min(k.queue_position) from deployment_target t
                join deployment l on l.id = (
                  select n.id from deployment n
                  where n.target_id = t.id
                    and not (n.status = 'CANCELLED' and n.started_at is null)
                  order by n.target_id desc, n.queue_position desc limit 1)
                join deployment k
                  on k.target_id = l.target_id
                    and k.certificate_fingerprint_sha256 = l.certificate_fingerprint_sha256
                where t.id = d.target_id), d.queue_position + 1)
            order by d.finished_at limit :most
            """)
        .param("time", Columns.ofTime(time))
        .param("most", AT_A_TIME)
        .query(
            (row, number) ->
                new Ended(
                    Columns.requiredIdentifier(row, "id"),
                    Columns.requiredIdentifier(row, "target_id")))
        .list();
  }

  private void keepExpiry(UUID targetId) {
    deployments
        .expiryOfLastCertificate(targetId)
        .ifPresent(
            expiry ->
                jdbc.sql(
                        """
                        update deployment_target set last_certificate_not_after = :expiry
                        where id = :targetId
                        """)
                    .param("expiry", Columns.ofTime(expiry))
                    .param("targetId", targetId)
                    .update());
  }

  private void delete(UUID id) {
    jdbc.sql("delete from deployment where id = :id").param("id", id).update();
  }
}
