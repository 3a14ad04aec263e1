package io.autossl.deployer.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How much memory the service takes after many deployments, and how much more with each. */
final class Memory implements Scenario {

  private static final int ROUNDS = 10;
  private static final int MOST_MEBIBYTES = 500;

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    workbench.aws().latency(Duration.ZERO);
    Fleet fleet = workbench.fleet();
    ServiceApi api = workbench.service().api();
    ProcessMemory memory = workbench.service().memory();
    if (api.deployments() < fleet.targets().size()) {
      deploy(workbench);
    }
    int deployments = api.deployments();
    long resident = memory.resident();
    long liveHeap = memory.liveHeap();
    for (int round = 0; round < ROUNDS; round++) {
      deploy(workbench);
    }
    String before = " after " + deployments + " deployments";
    String after = " after " + api.deployments() + " deployments";
    long lastResident = memory.resident();
    long peak = memory.peak();
    return List.of(
        Row.memory("Resident memory" + before, resident, MOST_MEBIBYTES),
        Row.memory("Resident memory" + after, lastResident, MOST_MEBIBYTES),
        Row.memory("Resident memory, peak", peak, MOST_MEBIBYTES),
        Row.memory("Heap in use" + before, liveHeap),
        Row.memory("Heap in use" + after, memory.liveHeap()));
  }

  private static void deploy(Workbench workbench) {
    String certificate = workbench.uploadedCertificate();
    workbench.fleet().request(certificate);
    workbench.fleet().awaitEnd(certificate);
  }
}
