package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.crash.CrashInjector;
import io.autossl.deployer.crash.LeapingClock;
import io.autossl.deployer.crash.Watch;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sets scenes, and lets processes run deployments as the queue would. Made when a test asks for it:
 * the service must be up.
 */
@Lazy
final class CrashTestBed {

  private final ApiClient api;
  private final AwsSimulator simulator;
  private final JdbcClient jdbc;
  private final DeploymentOrchestrator orchestrator;
  private final Watch watch;
  private final LeapingClock clock;
  private final Certificates certificates;
  private final Crowd crowd;
  private final String certificateId;

  CrashTestBed(
      ApiClient api,
      AwsSimulator simulator,
      JdbcClient jdbc,
      DeploymentOrchestrator orchestrator,
      Watch watch,
      LeapingClock clock,
      Certificates certificates,
      Crowd crowd) {
    this.api = api;
    this.simulator = simulator;
    this.jdbc = jdbc;
    this.orchestrator = orchestrator;
    this.watch = watch;
    this.clock = clock;
    this.certificates = certificates;
    this.crowd = crowd;
    this.certificateId =
        api.uploadCertificate(
            TestCertificates.authority("Test CA").issue("example.com", "*.example.com"));
  }

  /** Requests a deployment to the distributions that the scenario wants. */
  CrashScenario set(CrashCase scenario) {
    return set(scenario, scenario.covered(), scenario.uncovered());
  }

  /** Requests a deployment to so many distributions that are covered, and that are not. */
  CrashScenario set(CrashCase scenario, int coveredCount, int uncoveredCount) {
    CrashScenario scene = prepare(scenario, coveredCount, uncoveredCount);
    scene.requested(UUID.fromString(request(scene).expect(202).text("id")));
    return scene;
  }

  /** All but the request. */
  CrashScenario prepare(CrashCase scenario, int coveredCount, int uncoveredCount) {
    simulator.reset();
    crowd.disperse();
    AwsAccount account = AwsAccount.in(simulator);
    String accessKey = api.createAccessKey(account);
    String goneArn =
        scenario == CrashCase.GONE_FROM_ACM ? importAndDelete(account, accessKey) : null;
    List<String> covered = account.addDistributions(coveredCount, "www.example.com");
    List<String> uncovered = account.addDistributions(uncoveredCount, "www.example.org");
    String target =
        api.createTarget(accessKey, Stream.concat(covered.stream(), uncovered.stream()).toList());
    simulator.log().clear();
    CrashScenario scene =
        new CrashScenario(account, api, clock, covered, uncovered, target, goneArn);
    scenario.prepare(scene, simulator);
    if (scenario == CrashCase.CROWDED) {
      gatherCrowd(account);
    }
    return scene;
  }

  /** Requests the deployment of a scene. Headers are name and value in turn. */
  ApiAnswer request(CrashScenario scene, String... headers) {
    return api.requestDeployment(scene.target(), certificateId, headers);
  }

  /** One process after the other runs the deployment, until it is over. */
  void play(CrashScenario scene, CrashInjector... crashInjectors) {
    try {
      boolean over = false;
      for (int index = 0; !over && index < crashInjectors.length; index++) {
        over = run(crashInjectors[index], scene.deployment());
        if (!over) {
          scene.checkAfterDeath();
        }
      }
      scene.checkEnd();
      checkThatNothingFollows(scene);
    } catch (AssertionError | RuntimeException failure) {
      List<String> ends = List.of(crashInjectors).stream().map(CrashInjector::end).toList();
      throw new AssertionError("The processes: " + String.join("; ", ends), failure);
    }
  }

  /** The queue may run once more what is over, if the process died before it said so. */
  private void checkThatNothingFollows(CrashScenario scene) {
    CrashInjector crashInjector = CrashInjector.undying();
    assertThat(run(crashInjector, scene.deployment())).isTrue();
    assertThat(crashInjector.points()).isEmpty();
  }

  /**
   * Runs a deployment until it is over or the process dies.
   *
   * @return whether it is over
   */
  boolean run(CrashInjector crashInjector, UUID deployment) {
    return watch.live(crashInjector, () -> runUntilOver(deployment)) != null;
  }

  private Instant runUntilOver(UUID deployment) {
    while (orchestrator.run(deployment) instanceof RunOutcome.ResumeAt(Instant time)) {
      crowd.postponed();
      clock.leapTo(time);
    }
    return clock.instant();
  }

  private void gatherCrowd(AwsAccount account) {
    AwsCredentials credentials =
        new AwsCredentials(account.accessKeyId(), SecretText.of(account.key().secretAccessKey()));
    crowd.gather(credentials, certificates.find(UUID.fromString(certificateId)).orElseThrow());
  }

  private String importAndDelete(AwsAccount account, String accessKey) {
    String target =
        api.createTarget(accessKey, List.of(account.addDistribution("www.example.com")));
    runUntilOver(UUID.fromString(api.deploy(target, certificateId)));
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
}
