package io.autossl.deployer.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Sets timeouts for PostgreSQL at both ends of a connection. By default, the driver waits for ever
 * when a machine or the network fails without closing the connection. What the configuration or the
 * JDBC URL says takes precedence.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connection-parameters">Connection
 *     parameters</a>
 */
@Configuration(proxyBeanMethods = false)
class PostgresqlConfiguration {

  private static final String URL = "jdbc:postgresql:";
  private static final String CONNECT_TIMEOUT_SECONDS = "3";
  private static final String ANSWER_TIMEOUT_SECONDS = "8";

  /**
   * When the service's machine fails in the middle of a transaction, PostgreSQL would keep its
   * locks for hours, and no replica could continue its work.
   */
  private static final String IDLE_TRANSACTION_TIMEOUT =
      "set idle_in_transaction_session_timeout = '8s'";

  @Bean
  static BeanPostProcessor postgresqlTimeouts() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && isPostgresql(pool.getJdbcUrl())) {
          Properties driver = pool.getDataSourceProperties();
          driver.putIfAbsent("connectTimeout", CONNECT_TIMEOUT_SECONDS);
          driver.putIfAbsent("socketTimeout", ANSWER_TIMEOUT_SECONDS);
          driver.putIfAbsent("tcpKeepAlive", "true");
          if (pool.getConnectionInitSql() == null) {
            pool.setConnectionInitSql(IDLE_TRANSACTION_TIMEOUT);
          }
        }
        return bean;
      }
    };
  }

  /** Migrations have no such timeouts: one of a large table may take long. */
  @Bean
  FlywayConfigurationCustomizer patientMigrations(
      JdbcConnectionDetails database, FlywayProperties migrations) {
    return configuration -> {
      boolean hasItsOwn = migrations.getUrl() != null || migrations.getUser() != null;
      if (!hasItsOwn && isPostgresql(database.getJdbcUrl())) {
        configuration.dataSource(
            database.getJdbcUrl(), database.getUsername(), database.getPassword());
      }
    };
  }

  private static boolean isPostgresql(@Nullable String url) {
    return url != null && url.startsWith(URL);
  }
}
