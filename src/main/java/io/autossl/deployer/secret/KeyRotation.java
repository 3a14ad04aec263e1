package io.autossl.deployer.secret;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Reseals all secrets with the primary key, if {@code autossl.keyset.reseal} is set, so that the
 * older keys can be removed from the keyset afterwards. It works row by row while the service runs.
 */
@Component
class KeyRotation {

  private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);
  private static final int BATCH = 100;

  private final KeysetProperties properties;
  private final Keyset keyset;
  private final Sealer sealer;
  private final SealedValues values;
  private final KeysetCheck keysetCheck;
  private final List<SealedColumn> columns;
  private final TransactionOperations transactions;
  private volatile boolean stopped;

  KeyRotation(
      KeysetProperties properties,
      Keyset keyset,
      Sealer sealer,
      SealedValues values,
      KeysetCheck keysetCheck,
      List<SealedColumn> columns,
      TransactionOperations transactions) {
    this.properties = properties;
    this.keyset = keyset;
    this.sealer = sealer;
    this.values = values;
    this.keysetCheck = keysetCheck;
    this.columns = columns;
    this.transactions = transactions;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    if (properties.reseal()) {
      Thread.ofVirtual().name("resealing").start(this::resealAll);
    }
  }

  @EventListener(ContextClosedEvent.class)
  void stop() {
    stopped = true;
  }

  private void resealAll() {
    try {
      Result all = new Result(0, 0);
      Result pass;
      do {
        // Another replica may have sealed with an older key meanwhile.
        pass = pass();
        all = new Result(all.resealed + pass.resealed, pass.broken);
      } while (pass.resealed > 0 && !stopped);
      if (stopped) {
        log.info(
            "Resealing is interrupted after {} secrets: the next start continues it", all.resealed);
      } else if (all.broken > 0) {
        log.error("{} secrets do not open, and are left as they are", all.broken);
      } else {
        // In a transaction, so that it is on the disk before the log says that keys may be removed.
        transactions.executeWithoutResult(status -> keysetCheck.keepOnlyPrimary());
        log.info(
            "All secrets are sealed with key {} now ({} resealed): other keys may be removed"
                + " from the keyset",
            keyset.primaryKeyId(),
            all.resealed);
      }
    } catch (DataAccessException | TransactionException failure) {
      log.error("Resealing has failed, and begins again at the next start", failure);
    }
  }

  private Result pass() {
    Result result = new Result(0, 0);
    for (SealedColumn column : columns) {
      result = result.plus(reseal(column));
    }
    return result;
  }

  private Result reseal(SealedColumn column) {
    Result result = new Result(0, 0);
    @Nullable UUID last = null;
    List<UUID> rows;
    do {
      rows = values.rows(column, last, BATCH);
      for (UUID row : rows) {
        if (stopped) {
          return result;
        }
        result = result.plus(reseal(column.of(row)));
        last = row;
      }
    } while (!rows.isEmpty());
    return result;
  }

  private Result reseal(AssociatedData associatedData) {
    try {
      boolean changed =
          Boolean.TRUE.equals(transactions.execute(status -> resealInTransaction(associatedData)));
      return new Result(changed ? 1 : 0, 0);
    } catch (SealBrokenException broken) {
      log.error("Cannot reseal", broken);
      return new Result(0, 1);
    }
  }

  private boolean resealInTransaction(AssociatedData associatedData) {
    return values
        .findForUpdate(associatedData)
        .filter(before -> !keyset.isSealedWithPrimaryKey(before))
        .map(
            before -> {
              values.replace(
                  associatedData, sealer.seal(sealer.open(before, associatedData), associatedData));
              return true;
            })
        .orElse(false);
  }

  /** How many secrets were resealed, and how many did not open. */
  private record Result(int resealed, int broken) {

    Result plus(Result other) {
      return new Result(resealed + other.resealed, broken + other.broken);
    }
  }
}
