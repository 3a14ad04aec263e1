package io.autossl.deployer.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The database of a test run: the embedded one that the service has by itself, or with {@code
 * -Dautossl.test.database=postgresql} a PostgreSQL that the run starts.
 */
public final class TestDatabase {

  private static @Nullable EmbeddedPostgres postgres;

  private TestDatabase() {}

  /** Whether this run is on PostgreSQL. */
  public static boolean isPostgres() {
    return "postgresql".equals(System.getProperty("autossl.test.database"));
  }

  /** What the service is configured with, for a new and empty database. */
  static Map<String, String> properties() {
    return isPostgres() ? postgresProperties() : Map.of();
  }

  /** The settings of a service with a new and empty PostgreSQL database. */
  public static Map<String, String> postgresProperties() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try {
      EmbeddedPostgres server = server();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      }
      return Map.of(
          "spring.datasource.url", server.getJdbcUrl("postgres", name),
          "spring.datasource.username", "postgres",
          "spring.datasource.password", "postgres");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Where the PostgreSQL listens. */
  public static int postgresPort() {
    return server().getPort();
  }

  private static synchronized EmbeddedPostgres server() {
    if (postgres == null) {
      try {
        postgres = EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return postgres;
  }
}
