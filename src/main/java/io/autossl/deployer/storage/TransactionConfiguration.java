package io.autossl.deployer.storage;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Transactions, as Spring Boot has them, which are durable on H2 also. */
@Configuration(proxyBeanMethods = false)
class TransactionConfiguration {

  private static final String H2_URL = "jdbc:h2:";

  @Bean
  JdbcTransactionManager transactionManager(
      DataSource dataSource,
      JdbcConnectionDetails database,
      ObjectProvider<TransactionManagerCustomizers> customizers) {
    JdbcTransactionManager manager =
        database.getJdbcUrl().startsWith(H2_URL)
            ? new GroupCommitTransactionManager(dataSource)
            : new JdbcTransactionManager(dataSource);
    customizers.ifAvailable(all -> all.customize(manager));
    return manager;
  }
}
