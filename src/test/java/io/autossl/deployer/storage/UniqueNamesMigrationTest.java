package io.autossl.deployer.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.autossl.deployer.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The migration of a database whose names are not unique yet. */
@Tag("database")
class UniqueNamesMigrationTest {

  private static final List<String> TABLES =
      List.of("access_key", "deployment_target", "api_token");

  private final DriverManagerDataSource database = database();
  private final JdbcClient jdbc = JdbcClient.create(database);

  @Test
  void givesEachNameToTheOldestThatHasIt() {
    Flyway.configure().dataSource(database).target("9").load().migrate();
    insert(1, "Production");
    insert(2, "staging");
    insert(3, "pro duction");
    insert(4, "PRODUCTION");

    Flyway.configure().dataSource(database).load().migrate();

    for (String table : TABLES) {
      assertThat(
              jdbc.sql("select name || ' ' || coalesce(name_key, '-') from " + table)
                  .query(String.class)
                  .list())
          .containsExactlyInAnyOrder(
              "Production production", "staging staging", "pro duction -", "PRODUCTION -");
      assertThat(
              catchThrowable(
                  () ->
                      jdbc.sql("update " + table + " set name_key = 'production' where id = ?")
                          .param(id(4))
                          .update()))
          .isInstanceOf(DuplicateKeyException.class);
    }
  }

  private void insert(int number, String name) {
    Map<String, Object> parameters =
        Map.of("id", id(number), "name", name, "bytes", new byte[] {(byte) number});
    jdbc.sql(
            """
            insert into access_key
              (id, name, access_key_id, sealed_secret_access_key, version, created_at, updated_at)
            values (:id, :name, 'AKIAIOSFODNN7EXAMPLE', :bytes, 1, current_timestamp,
              current_timestamp)
            """)
        .params(parameters)
        .update();
    jdbc.sql(
            """
            insert into deployment_target
              (id, name, provider, access_key, distribution_ids, auto_deploy, version, created_at,
               updated_at)
            values (:id, :name, 'aws-cloudfront', :id, '[]', false, 1, current_timestamp,
              current_timestamp)
            """)
        .params(parameters)
        .update();
    jdbc.sql(
            """
            insert into api_token (id, name, role, token_sha256, created_at)
            values (:id, :name, 'VIEWER', :bytes, current_timestamp)
            """)
        .params(parameters)
        .update();
  }

  private static UUID id(int number) {
    return new UUID(0x7000 | (long) number << 16, 0x8000_0000_0000_0000L);
  }

  private static DriverManagerDataSource database() {
    Map<String, String> postgres =
        TestDatabase.isPostgres() ? TestDatabase.postgresProperties() : Map.of();
    return new DriverManagerDataSource(
        postgres.getOrDefault(
            "spring.datasource.url", "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"),
        postgres.getOrDefault("spring.datasource.username", ""),
        postgres.getOrDefault("spring.datasource.password", ""));
  }
}
