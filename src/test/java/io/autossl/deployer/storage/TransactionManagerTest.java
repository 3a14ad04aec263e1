package io.autossl.deployer.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;

/** Whose transactions the service uses. */
@DeployerTest
class TransactionManagerTest {

  @Autowired private PlatformTransactionManager transactions;

  @Test
  void writesItselfOnlyWhatTheEmbeddedDatabaseCommits() {
    assertThat(transactions instanceof GroupCommitTransactionManager)
        .isEqualTo(!TestDatabase.isPostgres());
  }
}
