package io.autossl.deployer.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.ExtractedApplication;
import io.autossl.deployer.testing.PackagedService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service with a wrapped keyset that gets a new key, and is then mistaken for another.
 */
class ForeignKeysetIT {

  private static final String PASSPHRASE = "autossl.keyset.passphrase";

  @TempDir private Path home;
  private AwsSimulator simulator;

  @BeforeEach
  void open() {
    simulator = AwsSimulator.start();
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void opensWithItsOwnKeysetAndRefusesToStartWithAnother() throws Exception {
    Path keyset = home.resolve("keyset.json");
    String accessKey;
    try (PackagedService service =
        PackagedService.start(simulator, home, Map.of(PASSPHRASE, "open sesame"))) {
      accessKey = service.api().createAccessKey(AwsAccount.in(simulator));
    }
    assertThat(Files.readString(keyset)).doesNotContain("{");

    assertThat(keyset("add-key", keyset)).isZero();
    try (PackagedService service =
        PackagedService.start(
            simulator, home, Map.of(PASSPHRASE, "open sesame", "autossl.keyset.reseal", "true"))) {
      await().until(() -> service.log().contains("(1 resealed)"));
    }
    assertThat(keyset("remove-old-keys", keyset)).isZero();
    try (PackagedService service =
        PackagedService.start(simulator, home, Map.of(PASSPHRASE, "open sesame"))) {
      assertThat(service.api().post("/api/v1/access-keys/" + accessKey + "/check").body())
          .contains("\"valid\":true");
      assertThat(service.log()).doesNotContain("open sesame");
    }

    Files.move(keyset, home.resolve("backup.json"));
    assertThatThrownBy(() -> PackagedService.start(simulator, home, Map.of()))
        .hasStackTraceContaining("APPLICATION FAILED TO START")
        .hasStackTraceContaining("there is no keyset in")
        .hasStackTraceContaining("from its backup");
    assertThat(keyset).doesNotExist();
  }

  @Test
  void refusesToStartWithAKeysetOfAnotherDatabase() throws Exception {
    PackagedService.start(simulator, home, Map.of()).close();
    assertThat(home.resolve("keyset.json")).exists();
    Path other = home.resolve("other.json");
    assertThat(keyset("create", other)).isZero();

    assertThatThrownBy(
            () ->
                PackagedService.start(
                        simulator,
                        home,
                        Map.of(PASSPHRASE, "open sesame", "autossl.keyset-file", other.toString()))
                    .close())
        .hasStackTraceContaining("APPLICATION FAILED TO START")
        .hasStackTraceContaining("which the keyset does not have")
        .hasStackTraceContaining("Give the service the keyset that belongs to the database");
  }

  private int keyset(String action, Path file) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ExtractedApplication.command(List.of()));
    command.addAll(List.of("keyset", action, file.toString()));
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("keyset.log").toFile());
    process.environment().put("AUTOSSL_KEYSET_PASSPHRASE", "open sesame");
    Process started = process.start();
    try {
      assertThat(started.waitFor(Duration.ofMinutes(1))).isTrue();
    } finally {
      started.destroyForcibly();
    }
    return started.exitValue();
  }
}
