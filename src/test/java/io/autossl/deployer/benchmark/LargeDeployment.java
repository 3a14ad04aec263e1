package io.autossl.deployer.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A deployment to five hundred distributions: reading it, and being polled by many. */
final class LargeDeployment implements Scenario {

  private static final int DISTRIBUTIONS = 500;
  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final Duration LIMIT = Limits.deployment(DISTRIBUTIONS, LATENCY);
  private static final Duration MAX_READ = Duration.ofMillis(10);
  private static final int WARM_UP_READS = 100;
  private static final int READS = 300;
  private static final int PAIRS = 10;
  private static final String NAME = "500 distributions, L = 100 ms: ";
  private static final int CLIENTS = 50;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    String target = workbench.service().createTarget(SimulatorProcess.distributions(DISTRIBUTIONS));
    workbench.aws().latency(Duration.ZERO);
    String deployment =
        RequestedDeployment.of(workbench.service().api(), target, workbench.uploadedCertificate())
            .awaitEnd()
            .id();
    Sample reads = read(workbench.service().api(), "deployments/" + deployment);
    workbench.aws().latency(LATENCY);
    List<Run> alone = new ArrayList<>();
    List<Run> polled = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      // Each comes first in every other pair, so that none has the warmer service.
      if (pair % 2 == 0) {
        alone.add(deploy(workbench, target));
        polled.add(deployPolled(workbench, target));
      } else {
        polled.add(deployPolled(workbench, target));
        alone.add(deploy(workbench, target));
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of("GET of a deployment to 500 distributions, median", reads.median(), MAX_READ));
    rows.addAll(compare(alone, polled));
    return rows;
  }

  private static List<Row> compare(List<Run> alone, List<Run> polled) {
    Sample notPolled = durations(alone);
    Duration aloneMedian = notPolled.median();
    Duration polledMedian = durations(polled).median();
    List<Duration> polls = polled.stream().map(Run::polls).flatMap(List::stream).toList();
    ProcessorTime more = processorTime(polled).minus(processorTime(alone));
    return List.of(
        Row.of(NAME + "median of " + PAIRS, aloneMedian, LIMIT),
        Row.of(NAME + "polled by %d clients, median".formatted(CLIENTS), polledMedian, LIMIT),
        Row.of(
            "Meanwhile GET of it by these clients, median", new Sample(polls).median(), MAX_READ),
        Row.factor(
            NAME + "polled / not polled",
            (double) polledMedian.toNanos() / aloneMedian.toNanos(),
            1),
        Row.factor(
            NAME + "slowest / fastest not polled",
            (double) notPolled.percentile(100).toNanos() / notPolled.percentile(1).toNanos()),
        Row.of("Processor time for a poll, of the service", more.service().dividedBy(polls.size())),
        Row.of("Processor time for a poll, of the client", more.clients().dividedBy(polls.size())));
  }

  /**
   * A deployment that has succeeded.
   *
   * @param duration from its request to its end
   * @param polls how long answers to those who polled it took
   * @param processorTime how much was taken meanwhile
   */
  private record Run(Duration duration, List<Duration> polls, ProcessorTime processorTime) {}

  private static Sample durations(List<Run> runs) {
    return new Sample(runs.stream().map(Run::duration).toList());
  }

  private static ProcessorTime processorTime(List<Run> runs) {
    return runs.stream().map(Run::processorTime).reduce(ProcessorTime.NONE, ProcessorTime::plus);
  }

  private static Sample read(ServiceApi api, String path) {
    List<Duration> durations = new ArrayList<>();
    for (int read = 0; read < WARM_UP_READS + READS; read++) {
      long start = System.nanoTime();
      api.fetch(path);
      durations.add(Duration.ofNanos(System.nanoTime() - start));
    }
    return new Sample(durations.subList(WARM_UP_READS, durations.size()));
  }

  private static Run deploy(Workbench workbench, String target) {
    String certificate = workbench.uploadedCertificate();
    ProcessorTime before = ProcessorTime.now(workbench.service());
    Duration duration =
        RequestedDeployment.of(workbench.service().api(), target, certificate)
            .awaitStoredEnd(LIMIT);
    return new Run(duration, List.of(), ProcessorTime.now(workbench.service()).minus(before));
  }

  private static Run deployPolled(Workbench workbench, String target) {
    ServiceApi api = workbench.service().api();
    String certificate = workbench.uploadedCertificate();
    ProcessorTime before = ProcessorTime.now(workbench.service());
    RequestedDeployment deployment = RequestedDeployment.of(api, target, certificate);
    try (Pollers pollers =
        Pollers.start(api, "deployments/" + deployment.id(), CLIENTS, POLL_INTERVAL)) {
      Duration duration = deployment.awaitStoredEnd(LIMIT);
      return new Run(
          duration, pollers.answers(), ProcessorTime.now(workbench.service()).minus(before));
    }
  }
}
