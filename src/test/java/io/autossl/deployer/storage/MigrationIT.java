package io.autossl.deployer.storage;

import static org.awaitility.Awaitility.await;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ExtractedApplication;
import io.autossl.deployer.testing.ServiceProcess;
import io.autossl.deployer.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose migration has to wait, as the packaged service. */
class MigrationIT {

  private final Map<String, String> database = TestDatabase.postgresProperties();

  @Test
  void isOverBeforeAnyRequestIsAnswered(@TempDir Path home) throws SQLException {
    try (AwsSimulator simulator = AwsSimulator.start();
        Connection connection = connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // What the first migration makes: it has to wait until this is undone.
      statement.execute("create table access_key (id uuid primary key)");
      try (ServiceProcess service =
          ServiceProcess.start(
              ExtractedApplication.command(List.of()), simulator.endpoint(), home, database)) {
        await().atMost(Duration.ofSeconds(60)).until(this::isMigrationWaiting);

        await()
            .during(Duration.ofSeconds(3))
            .atMost(Duration.ofSeconds(10))
            .until(() -> nobodyListensAt(service.port()));
        connection.rollback();

        service.awaitReady(Duration.ofMillis(100));
      }
    }
  }

  private boolean isMigrationWaiting() throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet waiting =
            statement.executeQuery(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """)) {
      return waiting.next() && waiting.getInt(1) > 0;
    }
  }

  private static boolean nobodyListensAt(int port) {
    try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !connection.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(
        database.get("spring.datasource.url"),
        database.get("spring.datasource.username"),
        database.get("spring.datasource.password"));
  }
}
