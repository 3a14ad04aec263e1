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
 * Seals everything with the primary key, if told to: row by row beside all else, so that the keys
 * of before can be taken from the keyset afterwards.
 */
@Component
class KeyRotation {

  private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);
  private static final int BATCH = 100;

  private final KeysetProperties properties;
  private final Keyset keyset;
  private final Sealer sealer;
  private final SealedValues values;
  private final KeysetCheck canaries;
  private final List<SealedColumn> columns;
  private final TransactionOperations transactions;
  private volatile boolean stopped;

  KeyRotation(
      KeysetProperties properties,
      Keyset keyset,
      Sealer sealer,
      SealedValues values,
      KeysetCheck canaries,
      List<SealedColumn> columns,
      TransactionOperations transactions) {
    this.properties = properties;
    this.keyset = keyset;
    this.sealer = sealer;
    this.values = values;
    this.canaries = canaries;
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
        // Another replica may still seal with the key of before.
        pass = pass();
        all = new Result(all.resealed + pass.resealed, pass.broken);
      } while (pass.resealed > 0 && !stopped);
      if (stopped) {
        log.info(
            "KeyRotation is interrupted after {} secrets: the next start goes on", all.resealed);
      } else if (all.broken > 0) {
        log.error("{} secrets do not open, and are left as they are", all.broken);
      } else {
        // Only what a transaction has done is sure to be on the disk when the log says so.
        transactions.executeWithoutResult(status -> canaries.keepOnlyPrimary());
        log.info(
            "All secrets are sealed with key {} now, {} of them anew: the others may be removed"
                + " from the keyset",
            keyset.primaryKeyId(),
            all.resealed);
      }
    } catch (DataAccessException | TransactionException failure) {
      log.error("KeyRotation has failed, and begins again at the next start", failure);
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

  private Result reseal(AssociatedData place) {
    try {
      boolean changed =
          Boolean.TRUE.equals(transactions.execute(status -> resealInTransaction(place)));
      return new Result(changed ? 1 : 0, 0);
    } catch (SealBrokenException broken) {
      log.error("Cannot reseal", broken);
      return new Result(0, 1);
    }
  }

  private boolean resealInTransaction(AssociatedData place) {
    return values
        .findForUpdate(place)
        .filter(before -> !keyset.isSealedWithPrimaryKey(before))
        .map(
            before -> {
              values.replace(place, sealer.seal(sealer.open(before, place), place));
              return true;
            })
        .orElse(false);
  }

  /** How many secrets were sealed anew, and how many did not open. */
  private record Result(int resealed, int broken) {

    Result plus(Result other) {
      return new Result(resealed + other.resealed, broken + other.broken);
    }
  }
}
