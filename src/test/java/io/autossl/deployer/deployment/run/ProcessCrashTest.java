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
 * Lets the process that runs a deployment crash between two AWS calls or two commits, and another
 * one take over: at every third point of each case, or at all of them with {@code -Pthorough}. AWS
 * is called for one step at a time, so that there are always as many points.
 */
@DeployerTest
@CrashingServiceTest
@Import(IdleQueueConfiguration.class)
class ProcessCrashTest {

  private static final Logger log = LoggerFactory.getLogger(ProcessCrashTest.class);
  private static final long SEED = 25;
  private static final int SECOND_CRASHES = 3;

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;
  @Autowired private Watch watch;
  @Autowired private CrashTestBed testBed;

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
  void isResumedRightFromAnyPoint(CrashCase crashCase) {
    crashAtManyPoints(crashCase);
  }

  /** These cases use the database as the others do, only more often. */
  @ParameterizedTest
  @Tag("any-database")
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PLAIN", "GONE_FROM_ACM"})
  void isResumedRightFromAnyPointWhenAwsReturnsErrors(CrashCase crashCase) {
    crashAtManyPoints(crashCase);
  }

  @ParameterizedTest
  @Tag("any-database")
  @EnumSource
  void showsACorrectStatusAtEveryPoint(CrashCase crashCase) {
    CrashScenario scenario = testBed.prepareAndRequest(crashCase);

    testBed.run(scenario, CrashInjector.notCrashing().whenever(scenario::checkMeanwhile));

    assertThat(scenario.hasWaited()).isEqualTo(crashCase.waits());
  }

  private void crashAtManyPoints(CrashCase crashCase) {
    CrashInjector first;
    int point = CrashPoints.first(crashCase.ordinal());
    int crashes = 0;
    do {
      first = CrashInjector.crashingAt(point);
      testBed.run(testBed.prepareAndRequest(crashCase), first, CrashInjector.notCrashing());
      crashes += first.hasCrashed() ? 1 : 0;
      point += CrashPoints.INTERVAL;
    } while (first.hasCrashed());
    log.info("{}: crashed at {} of {} points", crashCase, crashes, first.points().size());
    assertThat(first.points()).hasSizeGreaterThanOrEqualTo(crashCase.minPoints());
    assertThat(crashes).isGreaterThanOrEqualTo(crashCase.minPoints() / CrashPoints.INTERVAL);
  }

  @Test
  @Tag("any-database")
  void isResumedRightWhenTheNextProcessCrashesToo() {
    Random random = new Random(SEED);
    int points = pointsOfSmallest();
    int runs = 0;
    int secondCrashes = 0;
    for (int point = 1; point <= points; point += CrashPoints.INTERVAL) {
      for (int again = 0; again < SECOND_CRASHES; again++) {
        CrashInjector second = CrashInjector.crashingAt(1 + random.nextInt(points));
        testBed.run(
            smallest(), CrashInjector.crashingAt(point), second, CrashInjector.notCrashing());
        runs++;
        secondCrashes += second.hasCrashed() ? 1 : 0;
      }
    }
    log.info("Crashed twice {} times", secondCrashes);
    assertThat(secondCrashes).isGreaterThan(runs / SECOND_CRASHES);
  }

  @Test
  void doesNotImportAThirdTimeWhenTwoProcessesCrashDuringTheImport() {
    String answered = "after the call CertificateManager.ImportCertificate";

    testBed.run(
        smallest(),
        CrashInjector.crashingAtFirst(answered),
        CrashInjector.crashingAtFirst(answered),
        CrashInjector.notCrashing());
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
        CrashScenario scenario = smallest();
        CrashInjector first = CrashInjector.crashingAtFirst("before the call " + call);
        second =
            CrashInjector.notCrashing()
                .when(
                    1,
                    () -> {
                      if (changeInProgress) {
                        CrashCase.refuseAsInProgress(simulator, scenario.one(), 1);
                      }
                    })
                .when(delivery, () -> scenario.deliver(first.underWay()));
        testBed.run(scenario, first, second);
        arrivals++;
      } while (delivery < second.points().size());
    }
    log.info("Calls of crashed processes arrived at {} points", arrivals);
    assertThat(arrivals).isGreaterThan(30);
  }

  /** A deployment to one distribution without faults. */
  private CrashScenario smallest() {
    return testBed.prepareAndRequest(CrashCase.PLAIN, 1, 0);
  }

  private int pointsOfSmallest() {
    CrashInjector crashInjector = CrashInjector.notCrashing();
    testBed.run(smallest(), crashInjector);
    return crashInjector.points().size();
  }
}
