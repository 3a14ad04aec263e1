package io.autossl.deployer.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A thousand deployments at once, and how long others wait for an answer meanwhile. */
final class QueuedDeployments implements Scenario {

  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final int MIN_PER_SECOND = 150;
  private static final Duration MAX_READ = Duration.ofMillis(20);

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    Fleet fleet = workbench.fleet();
    ServiceApi api = workbench.service().api();
    String first = fleet.targets().getFirst();
    String watched =
        RequestedDeployment.of(api, first, workbench.uploadedCertificate()).awaitEnd().id();
    String certificate = workbench.uploadedCertificate();
    workbench.aws().latency(LATENCY);
    Reader reader = new Reader(api, List.of("deployments/" + watched, "deployments?limit=50"));
    Instant start = Instant.now();
    Instant end;
    try (reader) {
      fleet.request(certificate);
      end = fleet.awaitEnd(certificate);
    }
    double seconds = Duration.between(start, end).toNanos() / 1e9;
    int size = fleet.targets().size();
    return List.of(
        Row.rate(
            size + " deployments to 1 distribution at once, L = 20 ms",
            size / seconds,
            MIN_PER_SECOND),
        Row.of("Meanwhile GET of a deployment, median", reader.sample(0).median(), MAX_READ),
        Row.of("Meanwhile GET of a list of 50, median", reader.sample(1).median(), MAX_READ));
  }
}
