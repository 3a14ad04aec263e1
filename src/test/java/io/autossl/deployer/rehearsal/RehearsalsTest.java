package io.autossl.deployer.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RehearsalsTest {

  private final List<String> rehearsed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void areDoneOneAfterTheOther() {
    rehearsals(isOver -> rehearsed.add("one"), isOver -> rehearsed.add("two"))
        .afterSingletonsInstantiated();

    await().untilAsserted(() -> assertThat(rehearsed).containsExactly("one", "two"));
  }

  @Test
  void endWhenThereIsWork() {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Rehearsals rehearsals =
        rehearsals(
            isOver -> {
              begun.countDown();
              await().until(isOver::getAsBoolean);
              ended.complete(null);
            },
            isOver -> rehearsed.add("another"));
    rehearsals.afterSingletonsInstantiated();
    await().until(() -> begun.getCount() == 0);

    rehearsals.end();

    await().until(ended::isDone);
    assertThat(rehearsed).isEmpty();
  }

  @Test
  void goOnWhenOneFails(CapturedOutput output) {
    rehearsals(
            isOver -> {
              throw new IllegalStateException("stage fright");
            },
            isOver -> rehearsed.add("two"))
        .afterSingletonsInstantiated();

    await().untilAsserted(() -> assertThat(rehearsed).containsExactly("two"));
    assertThat(output).contains("stage fright").contains("the first deployment will be slower");
  }

  @Test
  void areNotMissedWhenTheServiceHasEndedMeanwhile(CapturedOutput output) {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> failed = new CompletableFuture<>();
    Rehearsals rehearsals =
        rehearsals(
            isOver -> {
              begun.countDown();
              await().until(isOver::getAsBoolean);
              failed.complete(null);
              throw new IllegalStateException("the database is closed");
            });
    rehearsals.afterSingletonsInstantiated();
    await().until(() -> begun.getCount() == 0);

    rehearsals.destroy();

    await().until(failed::isDone);
    await().during(Duration.ofMillis(200)).until(() -> !output.toString().contains("slower"));
  }

  private static Rehearsals rehearsals(Rehearsal... all) {
    return new Rehearsals(List.of(all), new RehearsalProperties(true));
  }
}
