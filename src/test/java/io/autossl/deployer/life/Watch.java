package io.autossl.deployer.life;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Watches a service: takes lives through their points, and sees what is in hand while AWS is
 * called, and what is done past the life that is in progress.
 */
public final class Watch {

  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<String> callsWithConnection = new ConcurrentLinkedQueue<>();
  private final Queue<String> effectsPastLife = new ConcurrentLinkedQueue<>();

  Watch() {}

  /** Something done to the world. */
  @FunctionalInterface
  interface Effect<T extends @Nullable Object> {

    T make() throws Throwable;
  }

  /** How many AWS calls were made. */
  public int calls() {
    return calls.get();
  }

  /** The AWS calls that were made with a connection or a transaction in hand. */
  public List<String> callsWithConnection() {
    return List.copyOf(callsWithConnection);
  }

  /** What threads did that belong to no life, while one was in progress. */
  public List<String> effectsPastLife() {
    return List.copyOf(effectsPastLife);
  }

  /** Forgets what it saw. */
  public void clear() {
    calls.set(0);
    callsWithConnection.clear();
    effectsPastLife.clear();
  }

  <T extends @Nullable Object> T effect(String what, Effect<T> effect) throws Throwable {
    Life life = Life.current();
    if (life == null) {
      notePastLife(what);
      return effect.make();
    }
    life.reach("before " + what);
    T result = effect.make();
    life.reach("after " + what);
    return result;
  }

  /** AWS is about to be called. */
  void calling(String what) {
    calls.incrementAndGet();
    Life life = Life.current();
    if (life == null) {
      notePastLife(what);
    }
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      callsWithConnection.add(what + " in a transaction");
    } else if (HeldConnections.ofThisThread().any()) {
      callsWithConnection.add(what + " with a connection");
    } else if (life != null && life.holdsConnectionInMainThread()) {
      callsWithConnection.add(what + " while the run's main thread has a connection");
    }
  }

  private void notePastLife(String what) {
    if (Life.isAnyInProgress()) {
      effectsPastLife.add(what + " by " + Thread.currentThread());
    }
  }
}
