package io.autossl.deployer.deployment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Commits the items of several threads together: while one group is committed, the next one
 * gathers, and each thread returns when its own group is committed. All threads of a group are
 * woken at once, because handing a lock from one to the next would be slower.
 *
 * @param <T> what is committed
 */
final class GroupCommit<T> {

  private final Consumer<List<T>> commit;
  private final ReentrantLock committing = new ReentrantLock();
  private Group<T> gathering = new Group<>();

  /**
   * Creates a group commit.
   *
   * @param commit commits a group, in the order in which it gathered; called by the thread that
   *     came first, and never twice at the same time
   */
  GroupCommit(Consumer<List<T>> commit) {
    this.commit = commit;
  }

  /**
   * Commits an item, and returns when it is committed.
   *
   * @throws RuntimeException what the commit of its group has thrown
   */
  void commit(T item) {
    Group<T> group;
    boolean isFirst;
    synchronized (this) {
      group = gathering;
      isFirst = group.items.isEmpty();
      group.items.add(item);
    }
    if (isFirst) {
      lead(group);
    }
    group.await();
  }

  private void lead(Group<T> group) {
    Group<T> next = new Group<>();
    committing.lock();
    try {
      synchronized (this) {
        gathering = next;
      }
      group.commit(commit);
    } finally {
      committing.unlock();
    }
  }

  private static final class Group<T> {

    private final List<T> items = new ArrayList<>();
    private final CompletableFuture<Void> committed = new CompletableFuture<>();

    void commit(Consumer<List<T>> commit) {
      try {
        commit.accept(items);
        committed.complete(null);
      } catch (RuntimeException | Error failure) {
        committed.completeExceptionally(failure);
      }
    }

    void await() {
      try {
        committed.join();
      } catch (CompletionException failure) {
        switch (failure.getCause()) {
          case RuntimeException exception -> throw exception;
          case Error error -> throw error;
          case null, default -> throw failure;
        }
      }
    }
  }
}
