package io.autossl.deployer.testing;

import io.autossl.deployer.simulator.AwsSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged service as a process of its own. */
public final class PackagedService implements AutoCloseable {

  private static final List<String> OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseG1GC",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=240m",
          "-XX:CompileThresholdScaling=0.2");

  private final ServiceProcess process;
  private final ApiClient api;

  private PackagedService(ServiceProcess process) {
    this.process = process;
    this.api = new ApiClient(process.port(), TestEnvironment.ADMIN_TOKEN);
  }

  /**
   * Starts the service and waits until it is ready.
   *
   * @param home where its embedded database is
   * @param settings further properties
   */
  public static PackagedService start(
      AwsSimulator simulator, Path home, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("autossl.deployment.retry-backoff", "50ms");
    ServiceProcess process =
        ServiceProcess.start(
            ExtractedApplication.command(OPTIONS), simulator.endpoint(), home, all);
    return new PackagedService(process.awaitReady(Duration.ofMillis(50)));
  }

  /** Its API. */
  public ApiClient api() {
    return api;
  }

  /** Where it listens. */
  public int port() {
    return process.port();
  }

  /** What it has logged, since its first start. */
  public String log() {
    return process.log();
  }

  /** Ends it with SIGKILL: no code of it runs any more. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /**
   * Ends it with SIGTERM, and waits until it has ended.
   *
   * @return whether it ended in time
   */
  public boolean stop(Duration timeout) throws InterruptedException {
    return process.stop(timeout);
  }

  @Override
  public void close() {
    process.close();
  }
}
