package io.autossl.deployer.testing;

import static org.awaitility.Awaitility.await;

import io.autossl.deployer.simulator.AwsSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own. */
public final class PackagedService implements AutoCloseable {

  private static final Path JAR = Path.of("target/autossl-deployer.jar");
  private static final Duration LONGEST_START = Duration.ofSeconds(120);

  private final Process process;
  private final ApiClient api;
  private final Path log;

  private PackagedService(Process process, ApiClient api, Path log) {
    this.process = process;
    this.api = api;
    this.log = log;
  }

  /**
   * Starts the service and waits until it is ready.
   *
   * @param home where its embedded database is
   * @param settings further properties
   */
  public static PackagedService start(
      AwsSimulator simulator, Path home, Map<String, String> settings) {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString(),
                "--server.port=" + port,
                "--autossl.home=" + home,
                "--autossl.admin-token=" + TestEnvironment.ADMIN_TOKEN,
                "--autossl.deployment.retry-backoff=50ms"));
    settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    Path log = home.resolve("service.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("AWS_ENDPOINT_URL", simulator.endpoint().toString());
    try {
      PackagedService service =
          new PackagedService(
              builder.start(), new ApiClient(port, TestEnvironment.ADMIN_TOKEN), log);
      try {
        service.awaitReady();
      } catch (RuntimeException notReady) {
        service.close();
        throw notReady;
      }
      return service;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Its API. */
  public ApiClient api() {
    return api;
  }

  /** What it has logged, in this life and those before. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Ends it with SIGKILL: no code of it runs any more. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Ends it with SIGTERM, and waits until it has ended.
   *
   * @return whether it ended in time
   */
  public boolean stop(Duration timeout) throws InterruptedException {
    process.destroy();
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void awaitReady() {
    await("start of the service")
        .atMost(LONGEST_START)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the service ended:\n" + log(), () -> !process.isAlive())
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> api.get("/actuator/health/readiness").status() == 200);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
