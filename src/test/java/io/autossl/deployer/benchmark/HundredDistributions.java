package io.autossl.deployer.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A deployment to a hundred distributions, and what a script takes for the same. */
final class HundredDistributions implements Scenario {

  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final int DISTRIBUTIONS = 100;
  private static final Duration LIMIT = Limits.deployment(DISTRIBUTIONS, LATENCY);
  private static final int LATER_RUNS = 10;

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    List<String> distributions = SimulatorProcess.distributions(DISTRIBUTIONS);
    Duration script = script(workbench, distributions);
    String target = workbench.service().createTarget(distributions);
    Duration first = deploy(workbench, target);
    List<Duration> later = new ArrayList<>();
    for (int run = 0; run < LATER_RUNS; run++) {
      later.add(deploy(workbench, target));
    }
    Duration median = new Sample(later).median();
    return List.of(
        Row.of("100 distributions, L = 100 ms: first deployment of the process", first, LIMIT),
        Row.of(
            "100 distributions, L = 100 ms: median of " + LATER_RUNS + " later ones",
            median,
            LIMIT),
        Row.of("100 distributions, L = 100 ms: by a script, call after call", script, LIMIT),
        Row.factor(
            "100 distributions, L = 100 ms: script / median",
            (double) script.toNanos() / median.toNanos()));
  }

  private static Duration script(Workbench workbench, List<String> distributions)
      throws IOException, InterruptedException {
    try (DeploymentScript script = new DeploymentScript(workbench.aws().endpoint())) {
      // Once without latency, so that what is measured later is not the simulator's own start.
      workbench.aws().latency(Duration.ZERO);
      script.deploy(workbench.certificate(), distributions);
      workbench.aws().latency(LATENCY);
      long start = System.nanoTime();
      script.deploy(workbench.certificate(), distributions);
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private static Duration deploy(Workbench workbench, String target) {
    String certificate = workbench.uploadedCertificate();
    return RequestedDeployment.of(workbench.service().api(), target, certificate)
        .awaitEnd(LIMIT)
        .seen();
  }
}
