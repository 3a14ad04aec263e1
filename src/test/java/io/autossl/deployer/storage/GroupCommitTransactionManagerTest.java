package io.autossl.deployer.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class GroupCommitTransactionManagerTest {

  private final JdbcConnectionPool database;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  GroupCommitTransactionManagerTest(@TempDir Path directory) {
    database = JdbcConnectionPool.create("jdbc:h2:file:" + directory.resolve("file"), "sa", "");
    jdbc = JdbcClient.create(database);
    jdbc.sql("create table note (number int primary key)").update();
    transactions = new TransactionTemplate(new GroupCommitTransactionManager(database));
  }

  @AfterEach
  void close() {
    database.dispose();
  }

  @Test
  void leavesNothingUnwritten() throws SQLException {
    insert(1);
    assertThat(hasUnwrittenChanges()).isTrue();

    transactions.executeWithoutResult(status -> insert(2));

    assertThat(hasUnwrittenChanges()).isFalse();
  }

  @Test
  void isNotDisturbedByAnInterruption() throws SQLException {
    boolean stillInterrupted =
        CompletableFuture.supplyAsync(
                () -> {
                  transactions.executeWithoutResult(
                      status -> {
                        insert(1);
                        Thread.currentThread().interrupt();
                      });
                  return Thread.currentThread().isInterrupted();
                },
                task -> Thread.ofPlatform().start(task))
            .join();

    assertThat(stillInterrupted).isTrue();
    assertThat(hasUnwrittenChanges()).isFalse();
  }

  @Test
  void hasNothingToWriteInMemory() {
    JdbcConnectionPool memory = JdbcConnectionPool.create("jdbc:h2:mem:notes", "sa", "");
    try {
      new TransactionTemplate(new GroupCommitTransactionManager(memory))
          .executeWithoutResult(
              status ->
                  JdbcClient.create(memory)
                      .sql("create table note (number int primary key)")
                      .update());
    } finally {
      memory.dispose();
    }
  }

  private void insert(int number) {
    jdbc.sql("insert into note values (?)").param(number).update();
  }

  private boolean hasUnwrittenChanges() throws SQLException {
    try (Connection connection = database.getConnection()) {
      SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
      return session.getDatabase().getStore().getMvStore().hasUnsavedChanges();
    }
  }
}
