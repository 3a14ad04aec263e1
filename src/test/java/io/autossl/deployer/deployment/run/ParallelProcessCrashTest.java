package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.crash.CrashInjector;
import io.autossl.deployer.crash.IdleQueueConfiguration;
import io.autossl.deployer.crash.Watch;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Lets the process that runs a deployment crash in the middle of many steps at once, at chosen
 * points: five of each case, or a hundred with {@code -Pthorough}.
 */
@SeparateDeployerTest
@CrashingServiceTest
@Tag("any-database")
@Import(IdleQueueConfiguration.class)
@TestPropertySource(properties = "autossl.aws.max-concurrency-per-access-key=64")
class ParallelProcessCrashTest {

  private static final Logger log = LoggerFactory.getLogger(ParallelProcessCrashTest.class);
  private static final long SEED = 64;
  private static final int COVERED = 6;
  private static final int UNCOVERED = 2;
  private static final int CRASHES = Integer.getInteger("autossl.test.crashes", 5);

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
  @EnumSource
  void isResumedRight(CrashCase crashCase) {
    Random random = new Random(SEED);
    CrashInjector whole = CrashInjector.notCrashing();
    testBed.run(scenario(crashCase), whole);
    int points = whole.points().size();
    int crashes = 0;
    for (int round = 0; round < CRASHES; round++) {
      CrashInjector first = CrashInjector.crashingAt(1 + random.nextInt(points));
      testBed.run(scenario(crashCase), first, CrashInjector.notCrashing());
      crashes += first.hasCrashed() ? 1 : 0;
    }
    log.info("{}: crashed {} times over some {} points, seed {}", crashCase, crashes, points, SEED);
    assertThat(crashes).isGreaterThan(CRASHES / 2);
  }

  @ParameterizedTest
  @EnumSource
  void showsACorrectStatusAtEveryPoint(CrashCase crashCase) {
    CrashScenario scenario = scenario(crashCase);

    testBed.run(scenario, CrashInjector.notCrashing().whenever(scenario::checkMeanwhile));

    // Among many concurrent calls, six throttled ones need not make it wait.
    if (crashCase != CrashCase.THROTTLED_FOR_LONG) {
      assertThat(scenario.hasWaited()).isEqualTo(crashCase.waits());
    }
  }

  private CrashScenario scenario(CrashCase crashCase) {
    return testBed.prepareAndRequest(crashCase, COVERED, UNCOVERED);
  }
}
