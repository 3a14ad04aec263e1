package io.autossl.deployer.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A thousand deployments at once, on PostgreSQL, with one replica and with two. */
final class ThroughputOfReplicas implements Scenario {

  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final int MAX_REPLICAS = 2;

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    workbench.aws().latency(LATENCY);
    List<Row> rows = new ArrayList<>();
    for (int count = 1; count <= MAX_REPLICAS; count++) {
      try (Replicas replicas = Replicas.start(workbench, count)) {
        Fleet fleet = Fleet.create(replicas.services(), SimulatorProcess.DISTRIBUTIONS);
        deploy(workbench, replicas, fleet);
        rows.add(
            Row.rate(
                "%d deployments at once, L = 20 ms, PostgreSQL, replicas: %d"
                    .formatted(fleet.targets().size(), count),
                deploy(workbench, replicas, fleet)));
      }
    }
    return rows;
  }

  /** How many a second. */
  private static double deploy(Workbench workbench, Replicas replicas, Fleet fleet) {
    String certificate = replicas.api().uploadCertificate(workbench.certificate());
    Instant start = Instant.now();
    fleet.request(certificate);
    Instant end = fleet.awaitEnd(certificate);
    return fleet.targets().size() / (Duration.between(start, end).toNanos() / 1e9);
  }
}
