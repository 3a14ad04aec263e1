package io.autossl.deployer.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A deployment to a hundred distributions, and what a script takes for the same. */
final class HundredDistributions implements Scenario {

  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final int DISTRIBUTIONS = 100;
  private static final Duration LIMIT = Limits.deployment(DISTRIBUTIONS, LATENCY);
  private static final int LATER_RUNS = 10;
  private static final String NAME = "100 distributions, L = 100 ms: ";

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    List<String> distributions = SimulatorProcess.distributions(DISTRIBUTIONS);
    try (TemporaryDirectory home = TemporaryDirectory.create();
        MeasuredService plain = start(workbench, workbench.commandWithoutOptions(), home)) {
      MeasuredService service = workbench.service();
      // So that what is measured later is not the start of this client.
      atOnce(workbench, distributions);
      // Meanwhile the services have nothing to do, as they mostly have.
      Duration script = script(workbench, distributions);
      Runs runs = runs(workbench, service, distributions);
      Runs plainRuns = runs(workbench, plain, distributions);
      return List.of(
          row("first deployment of a process", runs.first()),
          row("the same right after the start", atOnce(workbench, distributions)),
          row("median of " + LATER_RUNS + " later ones", runs.later()),
          row("first one without the JVM's options", plainRuns.first()),
          row("median of " + LATER_RUNS + " later ones without them", plainRuns.later()),
          row("by a script, call after call", script),
          Row.factor(
              NAME + "script / median of later ones",
              (double) script.toNanos() / runs.later().toNanos()));
    }
  }

  /**
   * How long deployments took.
   *
   * @param first the first one of the process
   * @param later the median of those that followed
   */
  private record Runs(Duration first, Duration later) {}

  private static Runs runs(
      Workbench workbench, MeasuredService service, List<String> distributions) {
    String target = service.createTarget(distributions);
    Duration first = deploy(workbench, service, target);
    List<Duration> later = new ArrayList<>();
    for (int run = 0; run < LATER_RUNS; run++) {
      later.add(deploy(workbench, service, target));
    }
    return new Runs(first, new Sample(later).median());
  }

  private static Duration atOnce(Workbench workbench, List<String> distributions)
      throws IOException {
    try (TemporaryDirectory home = TemporaryDirectory.create();
        MeasuredService service = start(workbench, workbench.command(), home)) {
      return deploy(workbench, service, service.createTarget(distributions));
    }
  }

  private static MeasuredService start(
      Workbench workbench, List<String> command, TemporaryDirectory home) {
    return MeasuredService.start(command, workbench.aws().endpoint(), home.path(), Map.of());
  }

  private static Row row(String what, Duration measured) {
    return Row.of(NAME + what, measured, LIMIT);
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

  private static Duration deploy(Workbench workbench, MeasuredService service, String target) {
    String certificate = service.api().uploadCertificate(workbench.certificate());
    return RequestedDeployment.of(service.api(), target, certificate).awaitEnd(LIMIT).seen();
  }
}
