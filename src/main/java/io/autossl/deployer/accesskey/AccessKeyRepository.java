package io.autossl.deployer.accesskey;

import io.autossl.deployer.secret.SealedColumn;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.web.PageRequest;
import io.autossl.deployer.web.UniqueNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class AccessKeyRepository {

  static final SealedColumn SECRETS = new SealedColumn("access_key", "sealed_secret_access_key");

  private static final String COLUMNS =
      "select id, name, access_key_id, version, created_at, updated_at from access_key ";

  private final JdbcClient jdbc;

  AccessKeyRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(AccessKey key, byte[] sealedSecret) {
    jdbc.sql(
            """
            insert into access_key
              (id, name, name_key, access_key_id, sealed_secret_access_key, version, created_at,
               updated_at)
            values (:id, :name, :nameKey, :accessKeyId, :secret, :version, :createdAt, :updatedAt)
            """)
        .param("id", key.id())
        .param("name", key.name())
        .param("nameKey", UniqueNames.key(key.name()))
        .param("accessKeyId", key.accessKeyId())
        .param("secret", sealedSecret)
        .param("version", key.version())
        .param("createdAt", Columns.ofTime(key.createdAt()))
        .param("updatedAt", Columns.ofTime(key.updatedAt()))
        .update();
  }

  void updateSecret(UUID id, byte[] sealedSecret) {
    jdbc.sql("update access_key set sealed_secret_access_key = :secret where id = :id")
        .param("id", id)
        .param("secret", sealedSecret)
        .update();
  }

  void update(AccessKey key) {
    jdbc.sql(
            """
            update access_key
            set name = :name, access_key_id = :accessKeyId, version = :version,
              updated_at = :updatedAt
            where id = :id
            """)
        .param("id", key.id())
        .param("name", key.name())
        .param("accessKeyId", key.accessKeyId())
        .param("version", key.version())
        .param("updatedAt", Columns.ofTime(key.updatedAt()))
        .update();
  }

  /**
   * Makes a name the key's own.
   *
   * @throws org.springframework.dao.DuplicateKeyException if another key has it
   */
  void claimName(UUID id, String name) {
    jdbc.sql("update access_key set name_key = :nameKey where id = :id")
        .param("id", id)
        .param("nameKey", UniqueNames.key(name))
        .update();
  }

  void delete(UUID id) {
    jdbc.sql("delete from access_key where id = :id").param("id", id).update();
  }

  Optional<AccessKey> find(UUID id) {
    return jdbc.sql(COLUMNS + "where id = :id")
        .param("id", id)
        .query(AccessKeyRepository::accessKey)
        .optional();
  }

  Optional<AccessKey> findForUpdate(UUID id) {
    return jdbc.sql(COLUMNS + "where id = :id for update")
        .param("id", id)
        .query(AccessKeyRepository::accessKey)
        .optional();
  }

  Optional<UUID> findByName(String name) {
    return jdbc.sql("select id from access_key where name_key = :nameKey")
        .param("nameKey", UniqueNames.key(name))
        .query(UUID.class)
        .optional();
  }

  byte[] sealedSecret(UUID id) {
    return jdbc.sql("select sealed_secret_access_key from access_key where id = :id")
        .param("id", id)
        .query((row, number) -> Columns.requiredBytes(row, SECRETS.column()))
        .single();
  }

  List<AccessKey> list(PageRequest request) {
    return jdbc.sql(COLUMNS + "where id < :before order by id desc limit :limit")
        .param("before", request.before())
        .param("limit", request.limitAndOneMore())
        .query(AccessKeyRepository::accessKey)
        .list();
  }

  private static AccessKey accessKey(ResultSet row, int number) throws SQLException {
    return new AccessKey(
        Columns.requiredIdentifier(row, "id"),
        Columns.requiredText(row, "name"),
        Columns.requiredText(row, "access_key_id"),
        row.getLong("version"),
        Columns.requiredTime(row, "created_at"),
        Columns.requiredTime(row, "updated_at"));
  }
}
