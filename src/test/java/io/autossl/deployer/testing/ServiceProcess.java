package io.autossl.deployer.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the service on a free port. */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration MAX_START = Duration.ofSeconds(120);

  private final Process process;
  private final int port;
  private final Path log;

  private ServiceProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts the service, and does not wait for it.
   *
   * @param command what runs it, up to its own arguments
   * @param aws where it finds AWS
   * @param home where its embedded database is
   * @param settings further properties
   */
  public static ServiceProcess start(
      List<String> command, URI aws, Path home, Map<String, String> settings) {
    int port = freePort();
    List<String> all = new ArrayList<>(command);
    all.add("--server.port=" + port);
    all.add("--autossl.home=" + home);
    all.add("--autossl.admin-token=" + TestEnvironment.ADMIN_TOKEN);
    settings.forEach((name, value) -> all.add("--" + name + "=" + value));
    Path log = home.resolve("service.log");
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("AWS_ENDPOINT_URL", aws.toString());
    try {
      return new ServiceProcess(builder.start(), port, log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until it is ready for requests, asking this often; one that does not get there ends. */
  public ServiceProcess awaitReady(Duration pollInterval) {
    HttpRequest readiness =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      await("start of the service")
          .atMost(MAX_START)
          .pollDelay(Duration.ZERO)
          .pollInterval(pollInterval)
          .failFast(this::requireAlive)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> http.send(readiness, BodyHandlers.discarding()).statusCode() == 200);
    } catch (RuntimeException notReady) {
      close();
      throw notReady;
    }
    return this;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The id of the process. */
  public long id() {
    return process.pid();
  }

  /** What it has logged, since its first start. */
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

  private void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException("The service ended:\n" + log());
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
