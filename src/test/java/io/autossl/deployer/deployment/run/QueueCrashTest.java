package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.autossl.deployer.crash.CrashInjector;
import io.autossl.deployer.crash.CrashPoints;
import io.autossl.deployer.crash.Watch;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Lets the process crash between the request of a deployment and the end of its task in the queue:
 * at every third point, or at all of them with {@code -Pthorough}. Its client repeats the request,
 * and another process starts.
 */
@SeparateDeployerTest
@CrashingServiceTest
@Tag("any-database")
@TestPropertySource(properties = "autossl.test.polling-interval=10ms")
class QueueCrashTest {

  private static final Logger log = LoggerFactory.getLogger(QueueCrashTest.class);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration QUIET = Duration.ofMillis(30);

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;
  @Autowired private Watch watch;
  @Autowired private CrashTestBed testBed;
  @Autowired private Scheduler scheduler;

  @Autowired
  @Qualifier("embeddedDatabaseRecovery")
  private InitializingBean recovery;

  @BeforeEach
  void open() {
    watch.clear();
    stop();
  }

  @AfterEach
  void seeThatNoCallWasMadeWithAConnection() {
    assertThat(watch.callsWithConnection()).isEmpty();
    simulator.reset();
    scheduler.resume();
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "CHANGE_IN_PROGRESS"})
  void isResumedRightFromAnyPoint(CrashCase crashCase) throws Exception {
    CrashInjector first;
    int point = CrashPoints.first(crashCase.ordinal());
    int crashes = 0;
    do {
      first = CrashInjector.crashingAt(point);
      run(testBed.prepare(crashCase, 1, 0), first);
      crashes += first.hasCrashed() ? 1 : 0;
      point += CrashPoints.INTERVAL;
    } while (first.hasCrashed());
    log.info("{}: crashed at {} of {} points", crashCase, crashes, first.points().size());
    assertThat(crashes).isPositive();
  }

  /** Points are named here: threads of the queue do not always reach them in the same order. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the request | the commit of insert deployment, | 1",
        "the pick | update scheduled_tasks | 1",
        "the wait for the change in progress | update scheduled_tasks | 2",
        "the end | delete scheduled_tasks | 1"
      })
  void isResumedRightFromEachChangeOfTheQueue(String change, String effect, int time)
      throws Exception {
    for (String side : List.of("before ", "after ")) {
      CrashInjector first = CrashInjector.crashingAt(side + effect, time);
      run(testBed.prepare(CrashCase.CHANGE_IN_PROGRESS, 1, 0), first);
      assertThat(first.hasCrashed()).as(side + change).isTrue();
    }
  }

  private void run(CrashScenario scenario, CrashInjector first) throws Exception {
    try {
      if (!runProcess(first, scenario)) {
        List<UUID> left = deployments(scenario);
        assertThat(left).hasSizeLessThanOrEqualTo(1);
        if (!left.isEmpty()) {
          scenario.requested(left.getFirst());
          scenario.checkAfterCrash();
        }
        recovery.afterPropertiesSet();
        assertThat(runProcess(CrashInjector.notCrashing(), scenario)).isTrue();
      }
      assertThat(deployments(scenario)).containsExactly(scenario.deployment());
      scenario.checkEnd();
      assertThat(tasks()).isZero();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("The process " + first.end(), failure);
    }
  }

  /** Lets a process handle the request and run the deployment, and stops it. */
  private boolean runProcess(CrashInjector crashInjector, CrashScenario scenario) {
    Callable<Boolean> action =
        () -> {
          scheduler.resume();
          try {
            ApiAnswer answer = testBed.request(scenario, "Idempotency-Key", scenario.target());
            if (!crashInjector.hasCrashed()) {
              scenario.requested(UUID.fromString(answer.expect(202).text("id")));
            }
            await()
                .atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> crashInjector.hasCrashed() || tasks() == 0);
            return true;
          } finally {
            stop();
          }
        };
    return watch.run(crashInjector, action) != null;
  }

  private void stop() {
    scheduler.pause();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .during(QUIET)
        .until(() -> scheduler.getCurrentlyExecuting().isEmpty());
  }

  private List<UUID> deployments(CrashScenario scenario) {
    return api.get("/api/v1/deployments?targetId=" + scenario.target())
        .json()
        .path("items")
        .valueStream()
        .map(deployment -> UUID.fromString(deployment.path("id").asString()))
        .toList();
  }

  private long tasks() {
    return jdbc.sql("select count(*) from scheduled_tasks where task_name = 'deployment'")
        .query(Long.class)
        .single();
  }
}
