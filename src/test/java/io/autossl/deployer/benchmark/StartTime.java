package io.autossl.deployer.benchmark;

import io.autossl.deployer.testing.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How soon a new process is ready, with an empty home. */
final class StartTime implements Scenario {

  private static final int STARTS = 5;
  private static final int PLAIN_STARTS = 3;
  private static final Duration LIMIT = Duration.ofMillis(2_500);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(25);

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    URI aws = workbench.aws().endpoint();
    return List.of(
        Row.of(
            "Start with an AOT cache, median of " + STARTS,
            median(workbench.command(), aws, STARTS),
            LIMIT),
        Row.of(
            "Start of the plain jar, median of " + PLAIN_STARTS,
            median(workbench.plainCommand(), aws, PLAIN_STARTS)));
  }

  private static Duration median(List<String> command, URI aws, int times)
      throws IOException, InterruptedException {
    List<Duration> durations = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      durations.add(start(command, aws));
    }
    return new Sample(durations).median();
  }

  private static Duration start(List<String> command, URI aws)
      throws IOException, InterruptedException {
    try (TemporaryDirectory home = TemporaryDirectory.create()) {
      long start = System.nanoTime();
      try (ServiceProcess process = ServiceProcess.start(command, aws, home.path(), Map.of())) {
        process.awaitReady(POLL_INTERVAL);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        process.kill();
        return duration;
      }
    }
  }
}
