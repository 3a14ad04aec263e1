package io.autossl.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the Dockerfile without Docker: that what it copies exists, and that the commands it runs
 * work in a directory that stands for the root directory of the container.
 */
class DockerfileIT {

  private static final Pattern LAYER = Pattern.compile("--from=build /build/layers/(.+)/ \\./");
  private static final int EXIT_CODE_OF_SIGTERM = 128 + 15;

  private final Path root;
  private final Path build;
  private final Path application;
  private final Path data;
  private final Path output;
  private final int port;
  private final List<String> instructions;

  DockerfileIT(@TempDir Path root) throws IOException {
    this.root = root;
    build = root.resolve("build");
    application = root.resolve("application");
    data = root.resolve("data");
    output = root.resolve("output.txt");
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    instructions =
        Files.readString(Path.of("Dockerfile")).replaceAll("\\\\\n *", "").lines().toList();
  }

  @BeforeEach
  void makeDirectories() throws IOException {
    Files.createDirectories(build.resolve("target"));
    Files.createDirectory(application);
    Files.createDirectory(data);
    Files.createDirectory(root.resolve("tmp"));
  }

  @Test
  void pinsTheVersionOfItsBaseImages() {
    assertThat(only("ARG")).matches("TEMURIN=25\\.\\d+\\.\\d+_\\d+");
    assertThat(all("FROM"))
        .containsExactly(
            "eclipse-temurin:${TEMURIN}-jdk-noble AS build",
            "eclipse-temurin:${TEMURIN}-jre-noble AS application",
            "application AS training",
            "application");
  }

  @Test
  void doesNotRunAsRoot() {
    assertThat(only("USER")).matches("[1-9]\\d*:[1-9]\\d*");
  }

  @Test
  void runsTheLayersOfTheJarWithAnAotCache() throws Exception {
    var jar = Path.of("target", "autossl-deployer.jar");
    Files.copy(jar, build.resolve(jar));
    run(build, shellCommand("java -Djarmode=tools "));
    var copied =
        all("COPY").stream()
            .flatMap(arguments -> LAYER.matcher(arguments).results())
            .map(layer -> layer.group(1))
            .toList();
    assertThat(build.resolve("layers").toFile().list()).containsExactlyInAnyOrderElementsOf(copied);
    for (var layer : copied) {
      run(root, List.of("cp", "-R", "build/layers/" + layer + "/.", "application"));
    }

    run(application, shellCommand("AUTOSSL_HOME="));
    assertThat(data).as("the home of the service after the training run").isEmptyDirectory();
    run(root, List.of("cp", "tmp/autossl-deployer.aot", "application"));

    var command = new ArrayList<>(execCommand("ENTRYPOINT"));
    command.add(1, "-XX:AOTMode=on"); // do not start if the cache does not fit
    var service = start(application, command);
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !service.isAlive() || exitCode(root, execCommand("HEALTHCHECK")) == 0);
      assertThat(service.isAlive()).as(Files.readString(output)).isTrue();
      assertThat(data).isNotEmptyDirectory();

      service.destroy();
      assertThat(service.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(service.exitValue()).isEqualTo(EXIT_CODE_OF_SIGTERM);
    } finally {
      service.destroyForcibly();
    }
  }

  private List<String> all(String instruction) {
    return instructions.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1))
        .toList();
  }

  private String only(String instruction) {
    assertThat(all(instruction)).hasSize(1);
    return all(instruction).getFirst();
  }

  private List<String> shellCommand(String start) {
    var commands = all("RUN").stream().filter(command -> command.startsWith(start)).toList();
    assertThat(commands).hasSize(1);
    return List.of("sh", "-c", commands.getFirst().replace("/tmp/", root + "/tmp/"));
  }

  private List<String> execCommand(String instruction) {
    var arguments = only(instruction);
    var json = arguments.substring(arguments.indexOf('['));
    return List.of(JsonMapper.builder().build().readValue(json, String[].class));
  }

  private void run(Path directory, List<String> command) throws Exception {
    assertThat(exitCode(directory, command)).as(Files.readString(output)).isZero();
  }

  private int exitCode(Path directory, List<String> command) throws Exception {
    return start(directory, command).waitFor();
  }

  private Process start(Path directory, List<String> command) throws IOException {
    var builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.command().addFirst("env"); // it finds our java, where Java itself takes its own PATH
    var environment = builder.environment();
    environment.put("PATH", System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
    environment.put("AUTOSSL_HOME", data.toString());
    environment.put("SERVER_PORT", String.valueOf(port));
    return builder.start();
  }
}
