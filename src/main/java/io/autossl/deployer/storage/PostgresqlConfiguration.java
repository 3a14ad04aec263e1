package io.autossl.deployer.storage;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Bounds how long a PostgreSQL that does not answer any more is waited for. Its driver would wait
 * for ever when a machine or a network goes away without a word. What the JDBC URL says itself
 * takes precedence.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connection-parameters">Connection
 *     parameters</a>
 */
@Configuration(proxyBeanMethods = false)
class PostgresqlConfiguration {

  private static final String URL = "jdbc:postgresql:";
  private static final String CONNECT_TIMEOUT_SECONDS = "3";
  private static final String ANSWER_TIMEOUT_SECONDS = "15";

  @Bean
  static BeanPostProcessor postgresqlTimeouts() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && isPostgresql(pool.getJdbcUrl())) {
          pool.addDataSourceProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
          pool.addDataSourceProperty("socketTimeout", ANSWER_TIMEOUT_SECONDS);
          pool.addDataSourceProperty("tcpKeepAlive", "true");
        }
        return bean;
      }
    };
  }

  /** A migration of a large table may take as long as it likes. */
  @Bean
  FlywayConfigurationCustomizer patientMigrations(JdbcConnectionDetails database) {
    return configuration -> {
      if (isPostgresql(database.getJdbcUrl())) {
        configuration.dataSource(
            database.getJdbcUrl(), database.getUsername(), database.getPassword());
      }
    };
  }

  private static boolean isPostgresql(String url) {
    return url.startsWith(URL);
  }
}
