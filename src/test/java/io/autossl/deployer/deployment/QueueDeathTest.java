package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.autossl.deployer.life.LeapingClock;
import io.autossl.deployer.life.Life;
import io.autossl.deployer.life.LifeConfiguration;
import io.autossl.deployer.life.Watch;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
 * Lets the process die at every point between the request of a deployment and the end of its task
 * in the queue. Its client asks again, and another process does what a start does.
 */
@DeployerTest
@Tag("any-database")
@Import(LifeConfiguration.class)
@TestPropertySource(
    properties = {
      "autossl.aws.max-concurrency-per-access-key=1",
      "autossl.deployment.conflict-backoff=10ms",
      "autossl.deployment.retry-backoff=2ms",
      "autossl.test.polling-interval=10ms"
    })
class QueueDeathTest {

  private static final Logger log = LoggerFactory.getLogger(QueueDeathTest.class);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration QUIET = Duration.ofMillis(30);

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;
  @Autowired private DeploymentOrchestrator orchestrator;
  @Autowired private Watch watch;
  @Autowired private LeapingClock clock;
  @Autowired private Scheduler scheduler;
  @Autowired private EmbeddedDatabaseRecovery recovery;

  private DeathStage stage;

  @BeforeEach
  void open() {
    stage = new DeathStage(api, simulator, jdbc, orchestrator, watch, clock);
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
  void isResumedRightFromEveryPoint(DeathScenario scenario) throws Exception {
    Set<String> deaths = new HashSet<>();
    Life first;
    int point = 0;
    do {
      point++;
      first = Life.dyingAt(point);
      play(stage.prepare(scenario, 1, 0), first);
      if (first.isDead()) {
        deaths.add(first.points().getLast());
      }
    } while (first.isDead());
    log.info("{}: died at each of {} points", scenario, point - 1);
    assertThat(
            Stream.of("the commit of insert deployment,", "update scheduled_tasks", "delete")
                .flatMap(effect -> Stream.of("before " + effect, "after " + effect)))
        .allMatch(effect -> deaths.stream().anyMatch(death -> death.startsWith(effect)));
  }

  private void play(DeathScene scene, Life first) throws Exception {
    try {
      if (!live(first, scene)) {
        List<UUID> left = deployments(scene);
        assertThat(left).hasSizeLessThanOrEqualTo(1);
        if (!left.isEmpty()) {
          scene.requested(left.getFirst());
          scene.checkAfterDeath();
        }
        recovery.afterPropertiesSet();
        assertThat(live(Life.undying(), scene)).isTrue();
      }
      assertThat(deployments(scene)).containsExactly(scene.deployment());
      scene.checkEnd();
      assertThat(tasks()).isZero();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("The process " + first.end(), failure);
    }
  }

  /** Lets a process take the request and all that follows, and stop. */
  private boolean live(Life life, DeathScene scene) {
    Callable<Boolean> action =
        () -> {
          scheduler.resume();
          try {
            ApiAnswer answer = stage.request(scene, "Idempotency-Key", scene.target());
            if (!life.isDead()) {
              scene.requested(UUID.fromString(answer.expect(202).text("id")));
            }
            await()
                .atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> life.isDead() || tasks() == 0);
            return true;
          } finally {
            stop();
          }
        };
    return watch.live(life, action) != null;
  }

  private void stop() {
    scheduler.pause();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .during(QUIET)
        .until(() -> scheduler.getCurrentlyExecuting().isEmpty());
  }

  private List<UUID> deployments(DeathScene scene) {
    return api.get("/api/v1/deployments?targetId=" + scene.target())
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
