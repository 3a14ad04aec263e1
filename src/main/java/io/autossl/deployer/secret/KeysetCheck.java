package io.autossl.deployer.secret;

import io.autossl.deployer.secret.SealedValues.Canary;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Stops the start if the keyset does not open what the database holds, before anything is sealed
 * with it. For each key in use there is a canary, a known text that is sealed with it, and all of
 * them must open. The prefixes of the secrets are checked as well: one may have been sealed after
 * the canary of its key was removed.
 */
@Component
@DependsOnDatabaseInitialization
class KeysetCheck implements InitializingBean {

  private static final String TABLE = "sealed_canary";
  private static final String COLUMN = "sealed_text";
  private static final SecretText TEXT = SecretText.of("canary");

  private final SealedValues values;
  private final List<SealedColumn> columns;
  private final Keyset keyset;
  private final Sealer sealer;

  KeysetCheck(SealedValues values, List<SealedColumn> columns, Keyset keyset, Sealer sealer) {
    this.values = values;
    this.columns = columns;
    this.keyset = keyset;
    this.sealer = sealer;
  }

  @Override
  public void afterPropertiesSet() {
    List<Canary> canaries = values.canaries();
    canaries.forEach(this::require);
    columns.forEach(this::requireKeysOf);
    if (canaries.stream().noneMatch(canary -> canary.keyId() == keyset.primaryKeyId())) {
      add();
    }
  }

  /** Removes the canaries of the other keys, once everything is sealed with the primary key. */
  void keepOnlyPrimary() {
    values.deleteCanariesExcept(keyset.primaryKeyId());
  }

  private void add() {
    Canary canary =
        new Canary(keyset.primaryKeyId(), sealer.seal(TEXT, associatedData(keyset.primaryKeyId())));
    try {
      values.insert(canary);
    } catch (DuplicateKeyException anotherReplica) {
      values.canaries().forEach(this::require);
      return;
    }
    try {
      // Replicas that start at the same time with different keysets see each other's canaries here.
      values.canaries().forEach(this::require);
    } catch (KeysetException notAlone) {
      // Otherwise the next start would need the keys of both keysets.
      values.deleteCanary(canary.keyId());
      throw notAlone;
    }
  }

  private void require(Canary canary) {
    try {
      sealer.open(canary.sealed(), associatedData(canary.keyId()));
    } catch (SealBrokenException broken) {
      throw missing(canary.keyId(), "in the database", broken);
    }
  }

  private void requireKeysOf(SealedColumn column) {
    for (byte[] prefix : values.prefixes(column)) {
      Keyset.keyIdOf(prefix).ifPresent(keyId -> requireKey(keyId, column.table()));
    }
  }

  private void requireKey(long keyId, String table) {
    if (!keyset.keyIds().contains(keyId)) {
      throw missing(keyId, "in the table " + table, null);
    }
  }

  private KeysetException missing(long keyId, String where, @Nullable Exception cause) {
    return new KeysetException(
        "Secrets %s are sealed with the key %d, which the keyset does not have: it has %s."
            .formatted(where, keyId, keyset.keyIds()),
        "Give the service the keyset that belongs to the database, from its backup.",
        cause);
  }

  private static AssociatedData associatedData(long keyId) {
    return new AssociatedData(TABLE, new UUID(0, keyId), COLUMN);
  }
}
