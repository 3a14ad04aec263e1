package io.autossl.deployer.deployment.run;

import static java.lang.Thread.State.WAITING;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private final List<List<Integer>> groups = new ArrayList<>();
  private final Semaphore mayCommit = new Semaphore(0);
  private final GroupCommit<Integer> commits = new GroupCommit<>(this::commit);
  private final List<Thread> threads = new ArrayList<>();

  @Test
  void groupsWhatArrivesDuringACommit() throws Exception {
    Future<?> first = begin(1);
    awaitAllWaiting();
    List<Future<?>> later = List.of(begin(2), begin(3), begin(4));
    awaitAllWaiting();

    assertThat(first).isNotDone();
    mayCommit.release();
    first.get(10, SECONDS);
    assertThat(later).noneMatch(Future::isDone);

    mayCommit.release();
    for (Future<?> commit : later) {
      commit.get(10, SECONDS);
    }
    assertThat(groups).hasSize(2);
    assertThat(groups.getFirst()).containsExactly(1);
    assertThat(groups.getLast()).containsExactlyInAnyOrder(2, 3, 4);
  }

  @Test
  void failsForAllOfItsGroupAndNobodyElse() throws Exception {
    Future<?> first = begin(1);
    awaitAllWaiting();
    List<Future<?>> later = List.of(begin(-2), begin(3));
    awaitAllWaiting();
    mayCommit.release(3);

    first.get(10, SECONDS);
    for (Future<?> commit : later) {
      assertThatThrownBy(() -> commit.get(10, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("-2");
    }
    begin(4).get(10, SECONDS);
    assertThat(groups.getLast()).containsExactly(4);
  }

  @Test
  void passesAnErrorOn() {
    GroupCommit<Integer> broken =
        new GroupCommit<>(
            group -> {
              throw new StackOverflowError();
            });

    assertThatThrownBy(() -> broken.commit(1)).isInstanceOf(StackOverflowError.class);
  }

  private Future<?> begin(int item) {
    FutureTask<?> commit = new FutureTask<>(() -> commits.commit(item), null);
    threads.add(Thread.ofPlatform().daemon().start(commit));
    return commit;
  }

  /** Until all are where they cannot go on by themselves. */
  private void awaitAllWaiting() {
    await().until(() -> threads.stream().allMatch(thread -> thread.getState() == WAITING));
  }

  private void commit(List<Integer> group) {
    mayCommit.acquireUninterruptibly();
    groups.add(group);
    group.stream()
        .filter(item -> item < 0)
        .forEach(
            item -> {
              throw new IllegalArgumentException(item.toString());
            });
  }
}
