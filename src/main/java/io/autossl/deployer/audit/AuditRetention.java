package io.autossl.deployer.audit;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.storage.GradualDeletion;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Deletes old audit events, some in each transaction. */
@Component
class AuditRetention {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("audit-retention");

  private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);
  private static final int BATCH = 500;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final AuditProperties properties;
  private final Clock clock;

  AuditRetention(
      JdbcClient jdbc,
      TransactionOperations transactions,
      AuditProperties properties,
      Clock clock) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Deletes the events that are older than {@code autossl.audit.keep}, until it is to stop.
   *
   * @return how many were deleted
   */
  int deleteOld(BooleanSupplier isStopped) {
    Instant end = clock.instant().minus(properties.keep());
    int all =
        GradualDeletion.run(
            isStopped, () -> requireNonNull(transactions.execute(status -> deleteBefore(end))));
    if (all > 0) {
      log.info("{} audit events from before {} are deleted", all, end);
    }
    return all;
  }

  private int deleteBefore(Instant time) {
    return jdbc.sql(
            """
            delete from audit_event where id in (
              select id from audit_event where at < :time order by at limit :most)
            """)
        .param("time", Columns.ofTime(time))
        .param("most", BATCH)
        .update();
  }
}
