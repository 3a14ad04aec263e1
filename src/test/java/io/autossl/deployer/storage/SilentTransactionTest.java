package io.autossl.deployer.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.SeparateDeployerTest;
import io.autossl.deployer.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A transaction of a service that PostgreSQL hears nothing more of. Always on PostgreSQL. */
@SeparateDeployerTest
@Tag("any-database")
class SilentTransactionTest {

  private static final Map<String, String> DATABASE = TestDatabase.postgresProperties();

  @Autowired private JdbcClient jdbc;

  @DynamicPropertySource
  static void usePostgres(DynamicPropertyRegistry registry) {
    DATABASE.forEach((name, value) -> registry.add(name, () -> value));
  }

  @Test
  void holdsItsLocksForSecondsOnly() {
    assertThat(jdbc.sql("show idle_in_transaction_session_timeout").query(String.class).single())
        .isEqualTo("8s");
  }
}
