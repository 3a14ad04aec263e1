package io.autossl.deployer.storage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ExtractedApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the embedded database holds after its process was killed while it committed: once, or twenty
 * times with {@code -Pthorough}.
 */
class CommitDurabilityTest {

  private static final int COMMITS = 2_000;

  static IntStream kills() {
    return IntStream.range(0, Integer.getInteger("autossl.test.kills", 1));
  }

  @ParameterizedTest
  @MethodSource("kills")
  void includesEveryRowCommittedBeforeAKill(int kill, @TempDir Path directory)
      throws IOException, InterruptedException {
    String url = defaultUrl(directory.resolve("killed-" + kill));

    List<Integer> committed = commitUntilKilled(url);

    assertThat(stored(url)).hasSizeGreaterThanOrEqualTo(COMMITS).containsAll(committed);
  }

  /** The URL that the service has by itself. */
  private static String defaultUrl(Path home) {
    YamlPropertiesFactoryBean properties = new YamlPropertiesFactoryBean();
    properties.setResources(new ClassPathResource("application.yaml"));
    return requireNonNull(properties.getObject())
        .getProperty("spring.datasource.url")
        .replace("${autossl.home}", home.toString());
  }

  private static List<Integer> commitUntilKilled(String url)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ExtractedApplication.java(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CommittingProcess.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader()) {
      List<Integer> committed = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        committed.add(Integer.valueOf(line));
        if (committed.size() == COMMITS) {
          process.toHandle().destroyForcibly();
        }
      }
      return committed;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static List<Integer> stored(String url) {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url);
    database.setUser("sa");
    return JdbcClient.create(database)
        .sql("select number from committed")
        .query((row, number) -> row.getInt("number"))
        .list();
  }
}
