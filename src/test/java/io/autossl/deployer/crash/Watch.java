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
 * Watches a service: tells the crash injector of the running process each point that any thread
 * reaches, and records which connections are held while AWS is called.
 */
public final class Watch {

  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<String> callsWithConnection = new ConcurrentLinkedQueue<>();
  private final Set<String> changesWithoutTransaction = ConcurrentHashMap.newKeySet();
  private volatile @Nullable InProgress inProgress;

  Watch() {}

  /** A commit or a statement. */
  @FunctionalInterface
  interface Effect<T extends @Nullable Object> {

    T make() throws Throwable;
  }

  private record InProgress(CrashInjector crashInjector, HeldConnections heldByMainThread) {}

  /**
   * Runs an action as a process that may crash.
   *
   * @return what it returned; null if the process crashed
   */
  public <T> @Nullable T run(CrashInjector crashInjector, Callable<T> action) {
    inProgress = new InProgress(crashInjector, HeldConnections.ofThisThread());
    try {
      T result = action.call();
      return crashInjector.hasCrashed() ? null : result;
    } catch (Exception | ProcessCrashedError failure) {
      if (crashInjector.hasCrashed()) {
        return null;
      }
      throw new IllegalStateException(
          "A process failed that has not crashed, after " + crashInjector.points(), failure);
    } finally {
      inProgress = null;
    }
  }

  /** How many AWS calls were made. */
  public int calls() {
    return calls.get();
  }

  /** The AWS calls that were made in a transaction or while a connection was held. */
  public List<String> callsWithConnection() {
    return List.copyOf(callsWithConnection);
  }

  /** What was changed without a transaction, since the service started: verbs and tables. */
  public Set<String> changesWithoutTransaction() {
    return Set.copyOf(changesWithoutTransaction);
  }

  /** Forgets all calls. */
  public void clear() {
    calls.set(0);
    callsWithConnection.clear();
  }

  /** The crash injector of the running process; null if none runs. */
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
