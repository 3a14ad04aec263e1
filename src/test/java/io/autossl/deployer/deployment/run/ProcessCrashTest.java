package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.crash.CrashInjector;
import io.autossl.deployer.crash.CrashPoints;
import io.autossl.deployer.crash.IdleQueueConfiguration;
import io.autossl.deployer.crash.Watch;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets the process that runs a deployment die between two AWS calls or two commits, and another one
 * take over: at every third point of each scenario, or at all of them with {@code -Pthorough}. AWS
 * is called for one step at a time, so that there are always as many points.
 */
@DeployerTest
@CrashingServiceTest
@Import(IdleQueueConfiguration.class)
class ProcessCrashTest {

  private static final Logger log = LoggerFactory.getLogger(ProcessCrashTest.class);
  private static final long SEED = 25;
  private static final int SECOND_DEATHS = 3;

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;
  @Autowired private Watch watch;
  @Autowired private CrashTestBed stage;

  @BeforeEach
  void open() {
    watch.clear();
  }

  @AfterEach
  void seeThatNoCallWasMadeWithAConnection() {
    assertThat(watch.callsWithConnection()).isEmpty();
    simulator.reset();
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "GONE_FROM_ACM"})
  void isResumedRightFromAnyPoint(CrashCase scenario) {
    dieAtManyPoints(scenario);
  }

  /** They read and store as the others do, only more often. */
  @ParameterizedTest
  @Tag("any-database")
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PLAIN", "GONE_FROM_ACM"})
  void isResumedRightFromAnyPointWhenAwsReturnsErrors(CrashCase scenario) {
    dieAtManyPoints(scenario);
  }

  @ParameterizedTest
  @Tag("any-database")
  @EnumSource
  void showsTheTruthAtEveryPoint(CrashCase scenario) {
    CrashScenario scene = stage.set(scenario);

    stage.play(scene, CrashInjector.undying().whenever(scene::checkMeanwhile));

    assertThat(scene.hasWaited()).isEqualTo(scenario.waits());
  }

  private void dieAtManyPoints(CrashCase scenario) {
    CrashInjector first;
    int point = CrashPoints.first(scenario.ordinal());
    int died = 0;
    do {
      first = CrashInjector.dyingAt(point);
      stage.play(stage.set(scenario), first, CrashInjector.undying());
      died += first.isDead() ? 1 : 0;
      point += CrashPoints.INTERVAL;
    } while (first.isDead());
    log.info("{}: died at {} of {} points", scenario, died, first.points().size());
    assertThat(first.points()).hasSizeGreaterThanOrEqualTo(scenario.fewestPoints());
    assertThat(died).isGreaterThanOrEqualTo(scenario.fewestPoints() / CrashPoints.INTERVAL);
  }

  @Test
  @Tag("any-database")
  void isResumedRightWhenTheNextProcessCrashesToo() {
    Random random = new Random(SEED);
    int points = pointsOfSmallest();
    int lives = 0;
    int deaths = 0;
    for (int point = 1; point <= points; point += CrashPoints.INTERVAL) {
      for (int again = 0; again < SECOND_DEATHS; again++) {
        CrashInjector second = CrashInjector.dyingAt(1 + random.nextInt(points));
        stage.play(smallest(), CrashInjector.dyingAt(point), second, CrashInjector.undying());
        lives++;
        deaths += second.isDead() ? 1 : 0;
      }
    }
    log.info("Died twice {} times", deaths);
    assertThat(deaths).isGreaterThan(lives / SECOND_DEATHS);
  }

  @Test
  void doesNotImportAThirdTimeWhenTwoProcessesCrashDuringTheImport() {
    String answered = "after the call CertificateManager.ImportCertificate";

    stage.play(
        smallest(),
        CrashInjector.dyingAtFirst(answered),
        CrashInjector.dyingAtFirst(answered),
        CrashInjector.undying());
  }

  @ParameterizedTest
  @Tag("any-database")
  @ValueSource(booleans = {false, true})
  void isResumedRightWhenACallOfTheCrashedProcessArrivesLate(boolean changeInProgress) {
    int arrivals = 0;
    for (String call : List.of("CertificateManager.ImportCertificate", "PUT")) {
      CrashInjector second;
      int delivery = 0;
      do {
        delivery++;
        CrashScenario scene = smallest();
        CrashInjector first = CrashInjector.dyingAtFirst("before the call " + call);
        second =
            CrashInjector.undying()
                .when(
                    1,
                    () -> {
                      if (changeInProgress) {
                        CrashCase.refuseAsInProgress(simulator, scene.one(), 1);
                      }
                    })
                .when(delivery, () -> scene.deliver(first.underWay()));
        stage.play(scene, first, second);
        arrivals++;
      } while (delivery < second.points().size());
    }
    log.info("Calls of the dead arrived at {} points", arrivals);
    assertThat(arrivals).isGreaterThan(30);
  }

  /** What happens in a plain deployment to one distribution. */
  private CrashScenario smallest() {
    return stage.set(CrashCase.PLAIN, 1, 0);
  }

  private int pointsOfSmallest() {
    CrashInjector crashInjector = CrashInjector.undying();
    stage.play(smallest(), crashInjector);
    return crashInjector.points().size();
  }
}
