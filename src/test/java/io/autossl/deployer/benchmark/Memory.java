package io.autossl.deployer.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much memory the service takes after many deployments, and how much more with each. */
final class Memory implements Scenario {

  private static final int ROUNDS = 10;
  private static final int ROUNDS_BETWEEN = 5;
  private static final int MAX_MEBIBYTES = 500;

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    workbench.aws().latency(Duration.ZERO);
    Fleet fleet = workbench.fleet();
    ServiceApi api = workbench.service().api();
    ProcessMemory memory = workbench.service().memory();
    if (api.deployments() < fleet.targets().size()) {
      deploy(workbench);
    }
    List<Row> rows = new ArrayList<>(inUse(api, memory));
    for (int round = 1; round <= ROUNDS; round++) {
      deploy(workbench);
      if (round % ROUNDS_BETWEEN == 0) {
        rows.addAll(inUse(api, memory));
      }
    }
    rows.add(Row.memory("Resident memory, peak", memory.peak(), MAX_MEBIBYTES));
    return rows;
  }

  /** Collects all garbage for it, so the resident memory is looked at first. */
  private static List<Row> inUse(ServiceApi api, ProcessMemory memory)
      throws IOException, InterruptedException {
    String after = " after %d deployments".formatted(api.deployments());
    long resident = memory.resident();
    return List.of(
        Row.memory("Resident memory" + after, resident, MAX_MEBIBYTES),
        Row.memory("Heap in use" + after, memory.liveHeap()));
  }

  private static void deploy(Workbench workbench) {
    String certificate = workbench.uploadedCertificate();
    workbench.fleet().request(certificate);
    workbench.fleet().awaitEnd(certificate);
  }
}
