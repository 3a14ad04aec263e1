package io.autossl.deployer.deployment.store;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.storage.GradualDeletion;
import io.autossl.deployer.target.DeploymentTargets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Deletes deployments that ended long ago, a few in each transaction. Of an existing target it
 * keeps those that show which certificate its distributions have: all since the first deployment of
 * the certificate that was deployed last.
 */
@Component
public class DeploymentRetention {

  /** The task's name in the queue, which is stored. */
  public static final TaskDescriptor<Void> TASK = TaskDescriptor.of("deployment-retention");

  private static final Logger log = LoggerFactory.getLogger(DeploymentRetention.class);

  /** Each may have a thousand steps. */
  private static final int AT_A_TIME = 20;

  private final JdbcClient jdbc;
  private final DeploymentRepository deployments;
  private final DeploymentTargets targets;
  private final TransactionOperations transactions;
  private final DeploymentProperties properties;
  private final Clock clock;

  DeploymentRetention(
      JdbcClient jdbc,
      DeploymentRepository deployments,
      DeploymentTargets targets,
      TransactionOperations transactions,
      DeploymentProperties properties,
      Clock clock) {
    this.jdbc = jdbc;
    this.deployments = deployments;
    this.targets = targets;
    this.transactions = transactions;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Deletes the deployments that are due, until it is to stop.
   *
   * @return how many were deleted
   */
  public int deleteOld(BooleanSupplier isStopped) {
    Instant time = clock.instant().minus(properties.keep());
    int all = GradualDeletion.run(isStopped, () -> delete(() -> notKept(time)));
    for (UUID target : deletedTargets(time)) {
      all += GradualDeletion.run(isStopped, () -> delete(() -> ofTarget(target, time)));
    }
    if (all > 0) {
      log.info("{} deployments that ended before {} are deleted", all, time);
    }
    return all;
  }

  /**
   * Deletes some deployments with all that belongs to them. Of those that a target last got its
   * certificate by, the target keeps what is needed.
   *
   * @return how many
   */
  private int delete(Supplier<List<Ended>> some) {
    return transactions.execute(
        status -> {
          List<Ended> ended = some.get();
          ended.stream().map(Ended::targetId).sorted().distinct().forEach(this::keepExpiry);
          ended.forEach(deployment -> delete(deployment.id()));
          return ended.size();
        });
  }

  private record Ended(UUID id, UUID targetId) {}

  /** The oldest deployments that ended before a time, but for those that targets keep. */
  private List<Ended> notKept(Instant time) {
    return ended(
        """
        select d.id, d.target_id from deployment d
        where d.finished_at < :time
          and d.queue_position < coalesce((
            select min(k.queue_position) from deployment l
            join deployment k
              on k.target_id = l.target_id
                and k.certificate_fingerprint_sha256 = l.certificate_fingerprint_sha256
            where l.id = (
              select n.id from deployment n
              where n.target_id = d.target_id
                and not (n.status = 'CANCELLED' and n.started_at is null)
              order by n.target_id desc, n.queue_position desc limit 1)),
            d.queue_position + 1)
        order by d.finished_at limit :most
        """,
        Map.of("time", Columns.ofTime(time)));
  }

  /** The deployments of one target that ended before a time. */
  private List<Ended> ofTarget(UUID target, Instant time) {
    return ended(
        """
        select id, target_id from deployment
        where target_id = :target and finished_at < :time
        order by target_id desc, queue_position desc limit :most
        """,
        Map.of("target", target, "time", Columns.ofTime(time)));
  }

  private List<Ended> ended(String select, Map<String, Object> parameters) {
    return jdbc.sql(select)
        .params(parameters)
        .param("most", AT_A_TIME)
        .query(
            (row, number) ->
                new Ended(
                    Columns.requiredIdentifier(row, "id"),
                    Columns.requiredIdentifier(row, "target_id")))
        .list();
  }

  /** The targets that are deleted and have deployments that ended before a time. */
  private Set<UUID> deletedTargets(Instant time) {
    Set<UUID> all =
        new HashSet<>(
            jdbc.sql("select distinct target_id from deployment where finished_at < :time")
                .param("time", Columns.ofTime(time))
                .query((row, number) -> Columns.requiredIdentifier(row, "target_id"))
                .set());
    all.removeAll(targets.existing(all));
    return all;
  }

  private void keepExpiry(UUID targetId) {
    deployments
        .expiryOfLastCertificate(targetId)
        .ifPresent(expiry -> targets.keepLastCertificateNotAfter(targetId, expiry));
  }

  private void delete(UUID id) {
    jdbc.sql("delete from deployment where id = :id").param("id", id).update();
  }
}
