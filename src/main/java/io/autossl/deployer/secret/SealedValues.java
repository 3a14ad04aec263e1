package io.autossl.deployer.secret;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The sealed values of the database, whatever they are, and the canaries among them. */
@Repository
class SealedValues {

  private final JdbcClient jdbc;

  SealedValues(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A value that tells whether a keyset has a key.
   *
   * @param keyId the key that it is sealed with
   */
  record Canary(long keyId, byte[] sealed) {}

  List<Canary> canaries() {
    return jdbc.sql("select key_id, sealed_text from sealed_canary order by key_id")
        .query((row, number) -> new Canary(row.getLong("key_id"), row.getBytes("sealed_text")))
        .list();
  }

  /** Whether there is anything that a keyset is needed for. */
  boolean areThere(List<SealedColumn> columns) {
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

  /** The rows of a column, by their identifiers. */
  List<UUID> rows(SealedColumn column, @Nullable UUID after, int limit) {
    String from = "select id from " + column.table();
    return jdbc.sql(
            from + (after == null ? "" : " where id > :after") + " order by id limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> requireNonNull(row.getObject(1, UUID.class)))
        .list();
  }

  /** What the values of a column begin with, each once. */
  List<byte[]> prefixes(SealedColumn column) {
    return jdbc.sql(
            "select distinct substring(%s from 1 for %d) from %s"
                .formatted(column.column(), Keyset.PREFIX_BYTES, column.table()))
        .query((row, number) -> requireNonNull(row.getBytes(1)))
        .list();
  }

  Optional<byte[]> find(AssociatedData place) {
    return find(place, "");
  }

  Optional<byte[]> findForUpdate(AssociatedData place) {
    return find(place, " for update");
  }

  void replace(AssociatedData place, byte[] sealed) {
    jdbc.sql("update %s set %s = :sealed where id = :id".formatted(place.table(), place.column()))
        .param("sealed", sealed)
        .param("id", place.row())
        .update();
  }

  private Optional<byte[]> find(AssociatedData place, String lock) {
    return jdbc.sql(
            "select %s from %s where id = :id".formatted(place.column(), place.table()) + lock)
        .param("id", place.row())
        .query((row, number) -> row.getBytes(1))
        .optional();
  }
}
