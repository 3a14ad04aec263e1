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
  private static final Duration LONGEST_READ = Duration.ofMillis(10);
  private static final int WARM_UP_READS = 100;
  private static final int READS = 300;
  private static final int PAIRS = 10;
  private static final int CLIENTS = 50;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    String target = workbench.service().createTarget(SimulatorProcess.distributions(DISTRIBUTIONS));
    workbench.aws().latency(Duration.ZERO);
    String deployment = request(workbench, target).awaitEnd().id();
    Sample reads = read(workbench.service().api(), "deployments/" + deployment);
    workbench.aws().latency(LATENCY);
    List<Duration> alone = new ArrayList<>();
    List<Duration> polled = new ArrayList<>();
    List<Duration> polls = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      // Each comes first in every other pair, so that none has the warmer service.
      if (pair % 2 == 0) {
        alone.add(deploy(workbench, target));
        polled.add(deployPolled(workbench, target, polls));
      } else {
        polled.add(deployPolled(workbench, target, polls));
        alone.add(deploy(workbench, target));
      }
    }
    Sample notPolled = new Sample(alone);
    Duration aloneMedian = notPolled.median();
    Duration polledMedian = new Sample(polled).median();
    return List.of(
        Row.of("GET of a deployment to 500 distributions, median", reads.median(), LONGEST_READ),
        Row.of("500 distributions, L = 100 ms: median of " + PAIRS, aloneMedian, LIMIT),
        Row.of(
            "500 distributions, L = 100 ms: polled by %d clients, median".formatted(CLIENTS),
            polledMedian,
            LIMIT),
        Row.of(
            "Meanwhile GET of it by these clients, median",
            new Sample(polls).median(),
            LONGEST_READ),
        Row.factor(
            "500 distributions, L = 100 ms: polled / not polled",
            (double) polledMedian.toNanos() / aloneMedian.toNanos(),
            1),
        Row.factor(
            "500 distributions, L = 100 ms: slowest / fastest not polled",
            (double) notPolled.percentile(100).toNanos() / notPolled.percentile(1).toNanos()));
  }

  private static Duration deploy(Workbench workbench, String target) {
    return request(workbench, target).awaitEnd(LIMIT).stored();
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

  private static Duration deployPolled(Workbench workbench, String target, List<Duration> polls) {
    RequestedDeployment deployment = request(workbench, target);
    try (Pollers pollers =
        Pollers.start(
            workbench.service().api(), "deployments/" + deployment.id(), CLIENTS, POLL_INTERVAL)) {
      Duration duration = deployment.awaitEnd(LIMIT).stored();
      polls.addAll(pollers.answers());
      return duration;
    }
  }

  private static RequestedDeployment request(Workbench workbench, String target) {
    String certificate = workbench.uploadedCertificate();
    return RequestedDeployment.of(workbench.service().api(), target, certificate);
  }
}
