package io.autossl.deployer.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.SeparateDeployerTest;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Pastes the commands of docs/api.md into a shell, as its readers do. */
@SeparateDeployerTest
@Tag("any-database")
class DocumentedCommandsTest {

  private static final Path DOCUMENT = Path.of("docs", "api.md");
  private static final String CHAPTER = "\n## The life of a certificate\n";
  private static final Pattern BASH_BLOCK = Pattern.compile("(?ms)^```bash\n(.*?)^```$");
  private static final Set<String> COMMANDS = Set.of("bash", "curl", "openssl", "sed");

  /** So that a deployment is not over before the cancel that follows it in the script. */
  private static final Duration LATENCY = Duration.ofMillis(500);

  private static final Duration MAX_DURATION = Duration.ofMinutes(2);

  private static final Set<String> ENDS =
      Set.of("SUCCEEDED", "PARTIALLY_SUCCEEDED", "SKIPPED", "FAILED", "CANCELLED");

  @TempDir private Path directory;
  @Autowired private AwsSimulator simulator;
  @LocalServerPort private int port;

  @BeforeEach
  void openShop() {
    SimulatedShop.openIn(simulator);
    simulator.behavior().latency(LATENCY);
  }

  @AfterEach
  void answerAtOnceAgain() {
    simulator.behavior().latency(Duration.ZERO);
  }

  @Test
  void doWhatTheDocumentSays() throws Exception {
    // The build needs none of these, and must also work where one is missing.
    assumeThat(COMMANDS).allMatch(DocumentedCommandsTest::isInstalled);

    List<String> output = paste(commands());

    assertThat(output)
        .contains(
            "{\"valid\":true,\"accountId\":\"%s\",\"arn\":\"arn:aws:iam::%1$s:user/deployer\"}"
                .formatted(SimulatedShop.ACCOUNT),
            "5 of 5 SUCCEEDED",
            "-----BEGIN CERTIFICATE-----");
    assertThat(output.stream().filter(ENDS::contains))
        .as("how the deployments that are watched end")
        .containsExactly("SUCCEEDED", "CANCELLED", "SUCCEEDED", "SUCCEEDED");
    assertThat(output.stream().filter("204"::equals)).as("what is deleted").hasSize(7);
    assertThat(SimulatedShop.DISTRIBUTION_IDS)
        .extracting(id -> simulator.distribution(id).acmCertificateArn())
        .doesNotContainNull();
  }

  private static String commands() throws IOException {
    String chapter = Files.readString(DOCUMENT).split(CHAPTER, 2)[1].split("\n## ", 2)[0];
    return BASH_BLOCK
        .matcher(chapter)
        .results()
        .map((MatchResult block) -> block.group(1))
        .collect(Collectors.joining());
  }

  /** What the commands print; none of them may fail. */
  private List<String> paste(String commands) throws IOException, InterruptedException {
    Path script = Files.writeString(directory.resolve("commands"), commands);
    Path output = directory.resolve("output");
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euo", "pipefail", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    bash.environment()
        .putAll(
            Map.of(
                "URL",
                "http://localhost:" + port,
                "TOKEN",
                TestEnvironment.ADMIN_TOKEN,
                "TMPDIR",
                directory.toString(),
                "NO_PROXY",
                "localhost",
                "no_proxy",
                "localhost"));
    Process process = bash.start();
    try {
      assertThat(process.waitFor(MAX_DURATION.toSeconds(), TimeUnit.SECONDS))
          .as(() -> "end of these commands: " + read(output))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(() -> read(output).toString()).isZero();
    return read(output);
  }

  private static List<String> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isInstalled(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
  }
}
