package io.autossl.deployer.benchmark;

import io.autossl.deployer.testing.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The service that is measured, with an access key in it. */
final class MeasuredService implements AutoCloseable {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final Duration MAX_STOP = Duration.ofSeconds(30);

  private final ServiceProcess process;
  private final ServiceApi api;
  private final String accessKey;

  private MeasuredService(ServiceProcess process, ServiceApi api, String accessKey) {
    this.process = process;
    this.api = api;
    this.accessKey = accessKey;
  }

  /**
   * Starts it.
   *
   * @param home where its keyset is, and its database unless the settings name another
   */
  static MeasuredService start(
      List<String> command, URI aws, Path home, Map<String, String> settings) {
    ServiceProcess process = ServiceProcess.start(command, aws, home, settings);
    ServiceApi api = new ServiceApi(process.awaitReady(POLL_INTERVAL).port());
    return new MeasuredService(process, api, api.createAccessKey(SimulatorProcess.KEY));
  }

  ServiceApi api() {
    return api;
  }

  /** Stores a target of these distributions, and tells its id. */
  String createTarget(List<String> distributionIds) {
    return api.createTarget(accessKey, distributionIds);
  }

  /** The operating system's view of it. */
  ProcessHandle process() {
    return ProcessHandle.of(process.id()).orElseThrow();
  }

  ProcessMemory memory() {
    return new ProcessMemory(process.id());
  }

  /** Lets it end by itself, so that what its JVM was told to record is written. */
  @Override
  public void close() {
    api.close();
    try {
      process.stop(MAX_STOP);
    } catch (InterruptedException impatience) {
      Thread.currentThread().interrupt();
    } finally {
      process.close();
    }
  }
}
