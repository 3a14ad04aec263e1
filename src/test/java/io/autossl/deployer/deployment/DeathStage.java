package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.life.Life;
import io.autossl.deployer.life.Watch;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sets scenes, and lets processes run deployments as the queue would. */
final class DeathStage {

  private final ApiClient api;
  private final AwsSimulator simulator;
  private final JdbcClient jdbc;
  private final DeploymentOrchestrator orchestrator;
  private final Watch watch;
  private final String certificateId;

  DeathStage(
      ApiClient api,
      AwsSimulator simulator,
      JdbcClient jdbc,
      DeploymentOrchestrator orchestrator,
      Watch watch) {
    this.api = api;
    this.simulator = simulator;
    this.jdbc = jdbc;
    this.orchestrator = orchestrator;
    this.watch = watch;
    this.certificateId =
        api.uploadCertificate(
            TestCertificates.authority("Test CA").issue("example.com", "*.example.com"));
  }

  /** Requests a deployment to the distributions that the scenario wants. */
  DeathScene set(DeathScenario scenario) {
    return set(scenario, scenario.covered(), scenario.uncovered());
  }

  /** Requests a deployment to so many distributions that are covered, and that are not. */
  DeathScene set(DeathScenario scenario, int coveredCount, int uncoveredCount) {
    simulator.reset();
    AwsAccount account = AwsAccount.in(simulator);
    String accessKey = api.createAccessKey(account);
    String goneArn =
        scenario == DeathScenario.GONE_FROM_ACM ? importAndDelete(account, accessKey) : null;
    List<String> covered = account.addDistributions(coveredCount, "www.example.com");
    List<String> uncovered = account.addDistributions(uncoveredCount, "www.example.org");
    UUID deployment =
        request(accessKey, Stream.concat(covered.stream(), uncovered.stream()).toList());
    simulator.log().clear();
    DeathScene scene = new DeathScene(account, api, deployment, covered, uncovered, goneArn);
    scenario.prepare(scene, simulator);
    return scene;
  }

  /** One process after the other runs the deployment, until it is over. */
  void play(DeathScene scene, Life... lives) {
    try {
      boolean over = false;
      for (int index = 0; !over && index < lives.length; index++) {
        over = run(lives[index], scene.deployment());
        if (!over) {
          scene.checkAfterDeath();
        }
      }
      scene.checkEnd();
      checkThatNothingFollows(scene);
    } catch (AssertionError | RuntimeException failure) {
      List<String> ends = List.of(lives).stream().map(Life::end).toList();
      throw new AssertionError("The processes: " + String.join("; ", ends), failure);
    }
  }

  /** The queue may run once more what is over, if the process died before it said so. */
  private void checkThatNothingFollows(DeathScene scene) {
    Life life = Life.undying();
    assertThat(run(life, scene.deployment())).isTrue();
    assertThat(life.points()).isEmpty();
  }

  /**
   * Runs a deployment until it is over or the process dies.
   *
   * @return whether it is over
   */
  boolean run(Life life, UUID deployment) {
    return watch.live(life, () -> runUntilOver(deployment)) != null;
  }

  private Instant runUntilOver(UUID deployment) {
    while (orchestrator.run(deployment) instanceof RunOutcome.ResumeAt(Instant time)) {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !Instant.now().isBefore(time));
    }
    return Instant.now();
  }

  private String importAndDelete(AwsAccount account, String accessKey) {
    UUID earlier = request(accessKey, List.of(account.addDistribution("www.example.com")));
    runUntilOver(earlier);
    String arn = simulator.certificates().getFirst().arn();
    simulator.deleteCertificate(arn);
    jdbc.sql(
            """
            update imported_certificate set imported_at = :earlier
            where acm_certificate_arn = :arn
            """)
        .param("earlier", OffsetDateTime.now(ZoneOffset.UTC).minusHours(1))
        .param("arn", arn)
        .update();
    return arn;
  }

  private UUID request(String accessKey, List<String> distributions) {
    return UUID.fromString(api.deploy(api.createTarget(accessKey, distributions), certificateId));
  }
}
