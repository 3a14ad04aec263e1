package io.autossl.deployer.target;

import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.web.PageRequest;
import io.autossl.deployer.web.UniqueNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

@Repository
class DeploymentTargetRepository {

  private static final String COLUMNS =
      """
      select id, name, provider, access_key, distribution_ids, certificate_name, auto_deploy,
        version, created_at, updated_at, last_certificate_not_after
      from deployment_target
      """;

  private final JdbcClient jdbc;

  DeploymentTargetRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(DeploymentTarget target) {
    bind(
            target,
            """
            insert into deployment_target
              (id, name, name_key, provider, access_key, distribution_ids, certificate_name,
               auto_deploy, version, created_at, updated_at)
            values (:id, :name, :nameKey, :provider, :accessKey, :distributionIds, :certificateName,
              :autoDeploy, :version, :createdAt, :updatedAt)
            """)
        .param("createdAt", Columns.ofTime(target.createdAt()))
        .update();
  }

  void update(DeploymentTarget target) {
    bind(
            target,
            """
            update deployment_target
            set name = :name, name_key = :nameKey, provider = :provider, access_key = :accessKey,
              distribution_ids = :distributionIds, certificate_name = :certificateName,
              auto_deploy = :autoDeploy, version = :version, updated_at = :updatedAt
            where id = :id
            """)
        .update();
  }

  void delete(UUID id) {
    jdbc.sql("delete from deployment_target where id = :id").param("id", id).update();
  }

  Optional<DeploymentTarget> find(UUID id) {
    return jdbc.sql(COLUMNS + "where id = :id")
        .param("id", id)
        .query(DeploymentTargetRepository::target)
        .optional();
  }

  Optional<DeploymentTarget> findForUpdate(UUID id) {
    return jdbc.sql(COLUMNS + "where id = :id for update")
        .param("id", id)
        .query(DeploymentTargetRepository::target)
        .optional();
  }

  /** Locks them in the order of their identifiers, so that two transactions never deadlock. */
  List<DeploymentTarget> automaticForUpdate(String certificateName) {
    return jdbc.sql(
            COLUMNS
                + "where certificate_name = :certificateName and auto_deploy order by id for"
                + " update")
        .param("certificateName", certificateName)
        .query(DeploymentTargetRepository::target)
        .list();
  }

  /** One of the targets that use an access key, and the number of all of them. */
  record User(UUID id, String name, int ofAll) {}

  /** The first of the targets that use an access key. */
  List<User> users(UUID accessKey, int limit) {
    return jdbc.sql(
            """
            select id, name, count(*) over () as number_of_users from deployment_target
            where access_key = :accessKey order by id limit :limit
            """)
        .param("accessKey", accessKey)
        .param("limit", limit)
        .query(
            (row, number) ->
                new User(
                    Columns.requiredIdentifier(row, "id"),
                    Columns.requiredText(row, "name"),
                    row.getInt("number_of_users")))
        .list();
  }

  void setLastCertificateNotAfter(UUID id, Instant notAfter) {
    jdbc.sql("update deployment_target set last_certificate_not_after = :notAfter where id = :id")
        .param("notAfter", Columns.ofTime(notAfter))
        .param("id", id)
        .update();
  }

  Set<UUID> existing(Collection<UUID> ids) {
    return jdbc.sql(
            """
            select t.id from unnest(cast(:ids as uuid array)) as asked (id)
            join deployment_target t on t.id = asked.id
            """)
        .param("ids", ids.toArray(UUID[]::new))
        .query((row, number) -> Columns.requiredIdentifier(row, "id"))
        .set();
  }

  Set<String> certificateNames() {
    return jdbc.sql(
            """
            select distinct certificate_name from deployment_target
            where certificate_name is not null
            """)
        .query((row, number) -> Columns.requiredText(row, "certificate_name"))
        .set();
  }

  Optional<UUID> findByName(String name) {
    return jdbc.sql("select id from deployment_target where name_key = :nameKey")
        .param("nameKey", UniqueNames.key(name))
        .query(UUID.class)
        .optional();
  }

  List<DeploymentTarget> list(DeploymentTargetFilter filter, PageRequest request) {
    return jdbc.sql(COLUMNS + filter.condition() + " limit :limit")
        .param("before", request.before())
        .param("limit", request.limitAndOneMore())
        .params(filter.parameters())
        .query(DeploymentTargetRepository::target)
        .list();
  }

  private StatementSpec bind(DeploymentTarget target, String statement) {
    return jdbc.sql(statement)
        .param("id", target.id())
        .param("name", target.name())
        .param("nameKey", UniqueNames.key(target.name()))
        .param("provider", target.provider())
        .param("accessKey", target.accessKey())
        .param("distributionIds", Columns.ofJson(target.distributionIds()))
        .param("certificateName", target.certificateName())
        .param("autoDeploy", target.autoDeploy())
        .param("version", target.version())
        .param("updatedAt", Columns.ofTime(target.updatedAt()));
  }

  private static DeploymentTarget target(ResultSet row, int number) throws SQLException {
    return new DeploymentTarget(
        Columns.requiredIdentifier(row, "id"),
        Columns.requiredText(row, "name"),
        Columns.requiredText(row, "provider"),
        Columns.requiredIdentifier(row, "access_key"),
        Columns.texts(row, "distribution_ids"),
        row.getString("certificate_name"),
        row.getBoolean("auto_deploy"),
        row.getLong("version"),
        Columns.requiredTime(row, "created_at"),
        Columns.requiredTime(row, "updated_at"),
        Columns.time(row, "last_certificate_not_after"));
  }
}
