package io.autossl.deployer.crash;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Watches a service: takes the life that is in progress through its points, whichever threads come
 * to them, and sees what is in hand while AWS is called.
 */
public final class Watch {

  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<String> callsWithConnection = new ConcurrentLinkedQueue<>();
  private final Set<String> changesWithoutTransaction = ConcurrentHashMap.newKeySet();
  private volatile @Nullable InProgress inProgress;

  Watch() {}

  /** Something done to the world. */
  @FunctionalInterface
  interface Effect<T extends @Nullable Object> {

    T make() throws Throwable;
  }

  private record InProgress(CrashInjector crashInjector, HeldConnections heldByMainThread) {}

  /**
   * Does something in a life, and nothing else meanwhile.
   *
   * @return what it returned; null if the process died over it
   */
  public <T> @Nullable T live(CrashInjector crashInjector, Callable<T> action) {
    inProgress = new InProgress(crashInjector, HeldConnections.ofThisThread());
    try {
      T result = action.call();
      return crashInjector.isDead() ? null : result;
    } catch (Exception | ProcessCrashedError failure) {
      if (crashInjector.isDead()) {
        return null;
      }
      throw new IllegalStateException(
          "A living process failed, after " + crashInjector.points(), failure);
    } finally {
      inProgress = null;
    }
  }

  /** How many AWS calls were made. */
  public int calls() {
    return calls.get();
  }

  /** The AWS calls that were made with a connection or a transaction in hand. */
  public List<String> callsWithConnection() {
    return List.copyOf(callsWithConnection);
  }

  /** What was changed without a transaction, since the service started: verbs and tables. */
  public Set<String> changesWithoutTransaction() {
    return Set.copyOf(changesWithoutTransaction);
  }

  /** Forgets the calls that it saw. */
  public void clear() {
    calls.set(0);
    callsWithConnection.clear();
  }

  /** The life that is in progress; null if none is. */
  @Nullable CrashInjector crashInjector() {
    InProgress now = inProgress;
    return now == null ? null : now.crashInjector();
  }

  <T extends @Nullable Object> T effect(String what, Effect<T> effect) throws Throwable {
    CrashInjector crashInjector = crashInjector();
    if (crashInjector == null) {
      return effect.make();
    }
    crashInjector.reach("before " + what);
    T result = effect.make();
    crashInjector.reach("after " + what);
    return result;
  }

  /** Something was changed without a transaction. */
  void changedWithoutTransaction(String what) {
    changesWithoutTransaction.add(what);
  }

  /** AWS is about to be called. */
  void calling(String what) {
    calls.incrementAndGet();
    InProgress now = inProgress;
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      callsWithConnection.add(what + " in a transaction");
    } else if (HeldConnections.ofThisThread().any()) {
      callsWithConnection.add(what + " with a connection");
    } else if (now != null && now.heldByMainThread().any()) {
      callsWithConnection.add(what + " while the run's main thread has a connection");
    }
  }
}
