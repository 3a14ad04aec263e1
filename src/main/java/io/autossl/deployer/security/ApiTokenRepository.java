package io.autossl.deployer.security;

import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.web.PageRequest;
import io.autossl.deployer.web.UniqueNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class ApiTokenRepository {

  private static final String COLUMNS =
      "select id, name, role, created_at, expires_at, last_used_at, token_sha256 from api_token ";

  private final JdbcClient jdbc;

  ApiTokenRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A token and its hash. */
  record Hashed(ApiToken token, TokenHash hash) {}

  void insert(ApiToken token, TokenHash hash) {
    jdbc.sql(
            """
            insert into api_token (id, name, name_key, role, token_sha256, created_at, expires_at)
            values (:id, :name, :nameKey, :role, :hash, :createdAt, :expiresAt)
            """)
        .param("id", token.id())
        .param("name", token.name())
        .param("nameKey", UniqueNames.key(token.name()))
        .param("role", token.role().name())
        .param("hash", hash.bytes())
        .param("createdAt", Columns.ofTime(token.createdAt()))
        .param("expiresAt", Columns.ofTime(token.expiresAt()))
        .update();
  }

  Optional<Hashed> find(TokenHash hash) {
    return jdbc.sql(COLUMNS + "where token_sha256 = :hash")
        .param("hash", hash.bytes())
        .query(ApiTokenRepository::hashed)
        .optional();
  }

  boolean exists(UUID id) {
    return jdbc.sql("select 1 from api_token where id = :id")
        .param("id", id)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  Optional<UUID> findByName(String name) {
    return jdbc.sql("select id from api_token where name_key = :nameKey")
        .param("nameKey", UniqueNames.key(name))
        .query(UUID.class)
        .optional();
  }

  Optional<ApiToken> findForUpdate(UUID id) {
    return jdbc.sql(COLUMNS + "where id = :id for update")
        .param("id", id)
        .query(ApiTokenRepository::token)
        .optional();
  }

  void setLastUsed(UUID id, Instant time) {
    jdbc.sql("update api_token set last_used_at = :time where id = :id")
        .param("id", id)
        .param("time", Columns.ofTime(time))
        .update();
  }

  /** Deletes a token, and keeps its hash with the time of the deletion. */
  void delete(UUID id, Instant time) {
    jdbc.sql(
            """
            insert into deleted_api_token (token_sha256, deleted_at)
            select token_sha256, :time from api_token where id = :id
            """)
        .param("id", id)
        .param("time", Columns.ofTime(time))
        .update();
    jdbc.sql("delete from api_token where id = :id").param("id", id).update();
  }

  /** When a token was deleted, if it was. */
  Optional<Instant> deletionTime(TokenHash hash) {
    return jdbc.sql("select deleted_at from deleted_api_token where token_sha256 = :hash")
        .param("hash", hash.bytes())
        .query((row, number) -> Columns.requiredTime(row, "deleted_at"))
        .optional();
  }

  void forgetDeletionsBefore(Instant time) {
    jdbc.sql("delete from deleted_api_token where deleted_at < :time")
        .param("time", Columns.ofTime(time))
        .update();
  }

  List<ApiToken> list(PageRequest request) {
    return jdbc.sql(COLUMNS + "where id < :before order by id desc limit :limit")
        .param("before", request.before())
        .param("limit", request.limitAndOneMore())
        .query(ApiTokenRepository::token)
        .list();
  }

  private static ApiToken token(ResultSet row, int number) throws SQLException {
    return new ApiToken(
        Columns.requiredIdentifier(row, "id"),
        Columns.requiredText(row, "name"),
        Role.valueOf(row.getString("role")),
        Columns.requiredTime(row, "created_at"),
        Columns.time(row, "expires_at"),
        Columns.time(row, "last_used_at"));
  }

  private static Hashed hashed(ResultSet row, int number) throws SQLException {
    return new Hashed(
        token(row, number), TokenHash.ofStored(Columns.requiredBytes(row, "token_sha256")));
  }
}
