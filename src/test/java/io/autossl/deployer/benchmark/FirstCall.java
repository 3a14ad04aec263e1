package io.autossl.deployer.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How soon after its request a deployment calls AWS. */
final class FirstCall implements Scenario {

  static final int DEPLOYMENTS = 250;
  private static final Duration LIMIT = Duration.ofMillis(20);

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    Sample delays = delays(workbench, workbench.service().api(), workbench.fleet());
    String scenario = "From POST to the first AWS call, of " + DEPLOYMENTS + ": ";
    return List.of(
        Row.of(scenario + "median", delays.median(), LIMIT),
        Row.of(scenario + "99th percentile", delays.percentile(99)));
  }

  /** How long deployments to a fleet's targets take to their first call, one after the other. */
  static Sample delays(Workbench workbench, ServiceApi api, Fleet fleet)
      throws IOException, InterruptedException {
    List<String> targets = fleet.targets().subList(0, DEPLOYMENTS);
    String certificate = api.uploadCertificate(workbench.certificate());
    workbench.aws().latency(Duration.ZERO);
    workbench.aws().record(true);
    List<Instant> requests = new ArrayList<>();
    for (String target : targets) {
      RequestedDeployment deployment = RequestedDeployment.of(api, target, certificate);
      requests.add(deployment.requestedAt());
      deployment.awaitEnd();
    }
    List<Instant> arrivals = workbench.aws().arrivals();
    workbench.aws().record(false);
    return new Sample(
        requests.stream()
            .map(request -> Duration.between(request, firstAfter(request, arrivals)))
            .toList());
  }

  private static Instant firstAfter(Instant request, List<Instant> arrivals) {
    return arrivals.stream().filter(request::isBefore).findFirst().orElseThrow();
  }
}
