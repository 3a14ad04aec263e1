package io.autossl.deployer.storage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A process that commits rows to an embedded database with many threads, until it is killed, and
 * prints the number of each when it is committed. Its argument is the database's URL.
 */
final class CommittingProcess {

  private static final int THREADS = 16;

  /** Rows of many sizes: H2 writes large ones by itself, before it is asked to. */
  private static final int MAX_CONTENT = 60_000;

  private final AtomicInteger numbers = new AtomicInteger();

  CommittingProcess() {}

  void main(String... arguments) {
    JdbcConnectionPool database = JdbcConnectionPool.create(arguments[0], "sa", "");
    database.setMaxConnections(THREADS);
    JdbcClient.create(database)
        .sql("create table committed (number int primary key, content varchar)")
        .update();
    TransactionTemplate transactions =
        new TransactionTemplate(new JdbcTransactionManager(database));
    for (int thread = 0; thread < THREADS; thread++) {
      Thread.ofPlatform().start(() -> commitForEver(database, transactions));
    }
  }

  private void commitForEver(DataSource database, TransactionTemplate transactions) {
    JdbcClient jdbc = JdbcClient.create(database);
    OutputStream output = new FileOutputStream(FileDescriptor.out);
    while (true) {
      int number = numbers.incrementAndGet();
      String content = "x".repeat(number * 31 % MAX_CONTENT);
      transactions.executeWithoutResult(
          status ->
              jdbc.sql("insert into committed values (?, ?)").params(number, content).update());
      print(output, number);
    }
  }

  /** A line is written whole or not at all. */
  private static void print(OutputStream output, int number) {
    try {
      output.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
