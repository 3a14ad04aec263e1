package io.autossl.deployer.secret;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** All sealed values of the database, and the canaries. */
@Repository
class SealedValues {

  private final JdbcClient jdbc;

  SealedValues(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A known text that is sealed with a key, by which it is checked that a keyset has the key.
   *
   * @param keyId the identifier of the key
   */
  record Canary(long keyId, byte[] sealed) {}

  List<Canary> canaries() {
    return jdbc.sql("select key_id, sealed_text from sealed_canary order by key_id")
        .query((row, number) -> new Canary(row.getLong("key_id"), row.getBytes("sealed_text")))
        .list();
  }

  /** Whether the database holds anything that is sealed. */
  boolean anyExist(List<SealedColumn> columns) {
    return !canaries().isEmpty()
        || columns.stream().anyMatch(column -> !rows(column, null, 1).isEmpty());
  }

  @Transactional
  void insert(Canary canary) {
    jdbc.sql("insert into sealed_canary (key_id, sealed_text) values (:keyId, :sealed)")
        .param("keyId", canary.keyId())
        .param("sealed", canary.sealed())
        .update();
  }

  @Transactional
  void deleteCanary(long keyId) {
    jdbc.sql("delete from sealed_canary where key_id = :keyId").param("keyId", keyId).update();
  }

  void deleteCanariesExcept(long keyId) {
    jdbc.sql("delete from sealed_canary where key_id <> :keyId").param("keyId", keyId).update();
  }

  /** The identifiers of the column's rows, in their order. */
  List<UUID> rows(SealedColumn column, @Nullable UUID after, int limit) {
    String from = "select id from " + column.table();
    return jdbc.sql(
            from + (after == null ? "" : " where id > :after") + " order by id limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> requireNonNull(row.getObject(1, UUID.class)))
        .list();
  }

  /** The distinct prefixes of a column's values, which tell their keys. */
  List<byte[]> prefixes(SealedColumn column) {
    return jdbc.sql(
            "select distinct substring(%s from 1 for %d) from %s"
                .formatted(column.column(), Keyset.PREFIX_BYTES, column.table()))
        .query((row, number) -> requireNonNull(row.getBytes(1)))
        .list();
  }

  Optional<byte[]> find(AssociatedData associatedData) {
    return find(associatedData, "");
  }

  Optional<byte[]> findForUpdate(AssociatedData associatedData) {
    return find(associatedData, " for update");
  }

  void replace(AssociatedData associatedData, byte[] sealed) {
    jdbc.sql(
            "update %s set %s = :sealed where id = :id"
                .formatted(associatedData.table(), associatedData.column()))
        .param("sealed", sealed)
        .param("id", associatedData.row())
        .update();
  }

  private Optional<byte[]> find(AssociatedData associatedData, String lock) {
    return jdbc.sql(
            "select %s from %s where id = :id"
                    .formatted(associatedData.column(), associatedData.table())
                + lock)
        .param("id", associatedData.row())
        .query((row, number) -> row.getBytes(1))
        .optional();
  }
}
