package io.autossl.deployer.crash;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets a process crash. Every commit and every call of AWS has two points, one before and one after
 * it. At the chosen point the process crashes: from then on it stores nothing and calls nobody.
 */
public final class CrashInjector {

  private final BiPredicate<Integer, String> crashes;
  private final Map<Integer, List<Runnable>> events = new HashMap<>();
  private final List<String> points = new ArrayList<>();
  private final Queue<Callable<?>> underWay = new ConcurrentLinkedQueue<>();

  /** One thread at a time is at a point: while an action runs there, no other passes a point. */
  private final ReentrantLock standstill = new ReentrantLock();

  private @Nullable Runnable eventAtEveryPoint;
  private boolean crashed;

  private CrashInjector(BiPredicate<Integer, String> crashes) {
    this.crashes = crashes;
  }

  /** A process that crashes at this point, from 1, if it gets there. */
  public static CrashInjector crashingAt(int point) {
    return new CrashInjector((number, description) -> number == point);
  }

  /** A process that crashes at the first point whose description starts like this. */
  public static CrashInjector crashingAtFirst(String point) {
    return crashingAt(point, 1);
  }

  /** A process that crashes when it reaches such a point for this time, counted from 1. */
  public static CrashInjector crashingAt(String point, int time) {
    AtomicInteger times = new AtomicInteger();
    return new CrashInjector(
        (number, description) -> description.startsWith(point) && times.incrementAndGet() == time);
  }

  /** A process that does not crash. */
  public static CrashInjector notCrashing() {
    return new CrashInjector((number, description) -> false);
  }

  /** Runs an action when the process reaches a point, counted from 1. */
  public CrashInjector when(int point, Runnable event) {
    events.computeIfAbsent(point, number -> new ArrayList<>()).add(event);
    return this;
  }

  /** Runs an action at every point that the process passes. */
  public CrashInjector whenever(Runnable event) {
    eventAtEveryPoint = event;
    return this;
  }

  /** Whether the process has crashed. */
  public synchronized boolean hasCrashed() {
    return crashed;
  }

  /** The points that it has reached. */
  public synchronized List<String> points() {
    return List.copyOf(points);
  }

  /** How it ended. */
  public synchronized String end() {
    return crashed
        ? "crashed at point %d, %s".formatted(points.size(), points.getLast())
        : "passed %d points".formatted(points.size());
  }

  /** The AWS calls that had left the process when it crashed, and have not arrived yet. */
  public List<Callable<?>> underWay() {
    return List.copyOf(underWay);
  }

  /** Reaches a point. */
  void reach(String point) {
    standstill.lock();
    try {
      enter(point).forEach(Runnable::run);
    } finally {
      standstill.unlock();
    }
  }

  private synchronized List<Runnable> enter(String point) {
    requireRunning();
    points.add(point);
    crashed = crashes.test(points.size(), point);
    requireRunning();
    List<Runnable> now = new ArrayList<>(events.getOrDefault(points.size(), List.of()));
    if (eventAtEveryPoint != null) {
      now.add(eventAtEveryPoint);
    }
    return now;
  }

  /** Reaches the point before an AWS call. After a crash there, the call may still arrive. */
  void reachCall(String point, Callable<?> call) {
    standstill.lock();
    boolean wasRunning = !hasCrashed();
    try {
      reach(point);
    } catch (ProcessCrashedError crash) {
      if (wasRunning) {
        underWay.add(call);
      }
      throw crash;
    } finally {
      standstill.unlock();
    }
  }

  /** Throws if the process has crashed. */
  synchronized void requireRunning() {
    if (crashed) {
      Thread.currentThread().setUncaughtExceptionHandler(CrashInjector::ignoreCrash);
      throw new ProcessCrashedError(end());
    }
  }

  /** Awaitility fails whichever test waits when a thread ends with an error: also another test. */
  private static void ignoreCrash(Thread thread, Throwable failure) {
    if (!(failure instanceof ProcessCrashedError)) {
      requireNonNull(thread.getThreadGroup()).uncaughtException(thread, failure);
    }
  }
}
