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
 * Prepares scenarios, and lets processes run deployments as the queue would. Created lazily,
 * because the service must be up.
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

  /** Requests a deployment to the distributions that the case has. */
  CrashScenario prepareAndRequest(CrashCase crashCase) {
    return prepareAndRequest(crashCase, crashCase.covered(), crashCase.uncovered());
  }

  /** Requests a deployment to this many covered and uncovered distributions. */
  CrashScenario prepareAndRequest(CrashCase crashCase, int coveredCount, int uncoveredCount) {
    CrashScenario scenario = prepare(crashCase, coveredCount, uncoveredCount);
    scenario.requested(UUID.fromString(request(scenario).expect(202).text("id")));
    return scenario;
  }

  /** Prepares the scenario, without the request. */
  CrashScenario prepare(CrashCase crashCase, int coveredCount, int uncoveredCount) {
    simulator.reset();
    crowd.disperse();
    AwsAccount account = AwsAccount.in(simulator);
    String accessKey = api.createAccessKey(account);
    String goneArn =
        crashCase == CrashCase.GONE_FROM_ACM ? importAndDelete(account, accessKey) : null;
    List<String> covered = account.addDistributions(coveredCount, "www.example.com");
    List<String> uncovered = account.addDistributions(uncoveredCount, "www.example.org");
    String target =
        api.createTarget(accessKey, Stream.concat(covered.stream(), uncovered.stream()).toList());
    simulator.log().clear();
    CrashScenario scenario =
        new CrashScenario(account, api, clock, covered, uncovered, target, goneArn);
    crashCase.prepare(scenario, simulator);
    if (crashCase == CrashCase.THROTTLED_BEHIND_OTHERS) {
      gatherCrowd(account);
    }
    return scenario;
  }

  /** Requests the deployment of a scenario. Headers are name and value in turn. */
  ApiAnswer request(CrashScenario scenario, String... headers) {
    return api.requestDeployment(scenario.target(), certificateId, headers);
  }

  /** Lets one process after the other run the deployment, until it is finished. */
  void run(CrashScenario scenario, CrashInjector... crashInjectors) {
    try {
      boolean over = false;
      for (int index = 0; !over && index < crashInjectors.length; index++) {
        over = runProcess(crashInjectors[index], scenario.deployment());
        if (!over) {
          scenario.checkAfterCrash();
        }
      }
      scenario.checkEnd();
      checkThatAnotherRunDoesNothing(scenario);
    } catch (AssertionError | RuntimeException failure) {
      List<String> ends = List.of(crashInjectors).stream().map(CrashInjector::end).toList();
      throw new AssertionError("The processes: " + String.join("; ", ends), failure);
    }
  }

  /** The queue may run a finished deployment again, if the process crashed before it removed it. */
  private void checkThatAnotherRunDoesNothing(CrashScenario scenario) {
    CrashInjector crashInjector = CrashInjector.notCrashing();
    assertThat(runProcess(crashInjector, scenario.deployment())).isTrue();
    assertThat(crashInjector.points()).isEmpty();
  }

  /**
   * Runs a deployment until it is finished or the process crashes.
   *
   * @return whether it is finished
   */
  boolean runProcess(CrashInjector crashInjector, UUID deployment) {
    return watch.run(crashInjector, () -> runUntilOver(deployment)) != null;
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
