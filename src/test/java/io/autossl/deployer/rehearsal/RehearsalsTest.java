package io.autossl.deployer.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RehearsalsTest {

  private final List<String> rehearsed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void areDoneOneAfterTheOther() {
    started(isOver -> rehearsed.add("one"), isOver -> rehearsed.add("two"));

    await().untilAsserted(() -> assertThat(rehearsed).containsExactly("one", "two"));
  }

  @Test
  void beginWhileTheServiceComesUpWithThoseThatDoNotNeedIt() {
    Rehearsals rehearsals =
        rehearsals(List.of(isOver -> rehearsed.add("early")), isOver -> rehearsed.add("late"));

    rehearsals.afterPropertiesSet();

    await().untilAsserted(() -> assertThat(rehearsed).containsExactly("early"));
    await().during(Duration.ofMillis(100)).until(() -> rehearsed.size() == 1);
    rehearsals.afterSingletonsInstantiated();
    await().untilAsserted(() -> assertThat(rehearsed).containsExactly("early", "late"));
  }

  @Test
  void endWhenThereIsWork() {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Rehearsals rehearsals =
        started(
            isOver -> {
              begun.countDown();
              await().until(isOver::getAsBoolean);
              ended.complete(null);
            },
            isOver -> rehearsed.add("another"));
    await().until(() -> begun.getCount() == 0);

    rehearsals.end();

    await().until(ended::isDone);
    assertThat(rehearsed).isEmpty();
  }

  @Test
  void goOnWhenOneFails(CapturedOutput output) {
    started(
        isOver -> {
          throw new IllegalStateException("stage fright");
        },
        isOver -> rehearsed.add("two"));

    await().untilAsserted(() -> assertThat(rehearsed).containsExactly("two"));
    assertThat(output).contains("stage fright").contains("the first deployment will be slower");
  }

  @Test
  void areNotMissedWhenTheServiceHasEndedMeanwhile(CapturedOutput output) {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> failed = new CompletableFuture<>();
    Rehearsals rehearsals =
        started(
            isOver -> {
              begun.countDown();
              await().until(isOver::getAsBoolean);
              failed.complete(null);
              throw new IllegalStateException("the database is closed");
            });
    await().until(() -> begun.getCount() == 0);

    rehearsals.destroy();

    await().until(failed::isDone);
    await().during(Duration.ofMillis(200)).until(() -> !output.toString().contains("slower"));
  }

  private static Rehearsals started(Rehearsal... late) {
    Rehearsals rehearsals = rehearsals(List.of(), late);
    rehearsals.afterPropertiesSet();
    rehearsals.afterSingletonsInstantiated();
    return rehearsals;
  }

  private static Rehearsals rehearsals(List<EarlyRehearsal> early, Rehearsal... late) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    Stream.concat(early.stream(), Stream.of(late))
        .forEach(rehearsal -> beans.addBean("" + beans.getBeanDefinitionCount(), rehearsal));
    return new Rehearsals(
        early, beans.getBeanProvider(Rehearsal.class), new RehearsalProperties(true));
  }
}
