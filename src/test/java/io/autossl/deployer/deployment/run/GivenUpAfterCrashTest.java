package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.crash.CrashInjector;
import io.autossl.deployer.crash.CrashPoints;
import io.autossl.deployer.crash.IdleQueueConfiguration;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * A deployment whose process has crashed may be cancelled, or lose its access key, before the next
 * process runs it. Then it ends with no unfinished steps, and a retry completes it. The points are
 * every third one, or all of them with {@code -Pthorough}.
 */
@DeployerTest
@CrashingServiceTest
@Tag("any-database")
@Import(IdleQueueConfiguration.class)
class GivenUpAfterCrashTest {

  private static final Logger log = LoggerFactory.getLogger(GivenUpAfterCrashTest.class);
  private static final int MIN_POINTS = 25;

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;
  @Autowired private CrashTestBed testBed;

  /** What ends a deployment early. */
  @FunctionalInterface
  private interface GivingUp {

    /** Returns how the deployment must end. */
    Set<String> giveUp(CrashScenario scenario);
  }

  @AfterEach
  void close() {
    simulator.reset();
  }

  @Test
  void makesNoCallOnceItIsCancelled() {
    crashAtManyPoints(
        0,
        scenario -> {
          // A deployment whose steps were all done has succeeded, even if it is cancelled.
          boolean allDone = isAllDone(scenario);
          ApiAnswer answer = api.post("/api/v1/deployments/" + scenario.deployment() + "/cancel");
          assertThat(answer.status()).isIn(allDone ? Set.of(202, 409) : Set.of(202));
          return Set.of(allDone ? "SUCCEEDED" : "CANCELLED");
        });
  }

  @Test
  void failsOnceTheAccessKeyIsRefused() {
    crashAtManyPoints(
        1,
        scenario -> {
          simulator.setActive(scenario.account().accessKeyId(), false);
          return Set.of("FAILED", "PARTIALLY_SUCCEEDED", "SUCCEEDED");
        });
  }

  private void crashAtManyPoints(int way, GivingUp givingUp) {
    CrashInjector first;
    int point = CrashPoints.first(way);
    int crashes = 0;
    do {
      first = CrashInjector.crashingAt(point);
      CrashScenario scenario = testBed.prepareAndRequest(CrashCase.PLAIN, 2, 0);
      testBed.runProcess(first, scenario.deployment());
      Set<String> ends = givingUp.giveUp(scenario);
      check(scenario, ends, first.end());
      crashes += first.hasCrashed() ? 1 : 0;
      point += CrashPoints.INTERVAL;
    } while (first.hasCrashed());
    log.info("Given up after {} of {} points", crashes, first.points().size());
    assertThat(first.points()).hasSizeGreaterThanOrEqualTo(MIN_POINTS);
    assertThat(crashes).isGreaterThanOrEqualTo(MIN_POINTS / CrashPoints.INTERVAL);
  }

  private boolean isAllDone(CrashScenario scenario) {
    JsonNode progress = api.deployment(scenario.deployment().toString()).path("progress");
    return progress.path("completedSteps").equals(progress.path("totalSteps"));
  }

  private void check(CrashScenario scenario, Set<String> ends, String before) {
    int calls = simulator.log().calls();

    assertThat(testBed.runProcess(CrashInjector.notCrashing(), scenario.deployment()))
        .as(before)
        .isTrue();

    JsonNode over = api.deployment(scenario.deployment().toString());
    assertThat(over.path("status").asString()).as(before).isIn(ends);
    assertThat(over.path("steps").valueStream().map(step -> step.path("status").asString()))
        .as(before)
        .doesNotContain("PENDING", "RUNNING", "WAITING");
    // One call, by which the service learns that the access key is refused.
    int mostCalls = ends.size() == 1 ? 0 : 1;
    assertThat(simulator.log().calls()).as(before).isLessThanOrEqualTo(calls + mostCalls);
    assertThat(claims()).as(before).isZero();

    simulator.setActive(scenario.account().accessKeyId(), true);
    retry(scenario.deployment(), before);
    List<String> updated = List.of(scenario.one(), scenario.other());
    for (String distribution : updated) {
      assertThat(simulator.distribution(distribution).updatesApplied()).as(before).isEqualTo(1);
    }
    assertThat(simulator.certificates()).as(before).hasSizeLessThanOrEqualTo(2);
  }

  private void retry(UUID deployment, String before) {
    ApiAnswer answer = api.post("/api/v1/deployments/" + deployment + "/retry");
    if (answer.status() == 409) {
      assertThat(answer.text("code")).as(before).isEqualTo("NOTHING_TO_RETRY");
      return;
    }
    String retry = answer.expect(202).text("id");
    assertThat(testBed.runProcess(CrashInjector.notCrashing(), UUID.fromString(retry)))
        .as(before)
        .isTrue();
    assertThat(api.deployment(retry).path("status").asString()).as(before).isEqualTo("SUCCEEDED");
  }

  private long claims() {
    return jdbc.sql("select count(*) from imported_certificate where claimed_by is not null")
        .query(Long.class)
        .single();
  }
}
