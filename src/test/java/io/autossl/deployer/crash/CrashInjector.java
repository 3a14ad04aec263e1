package io.autossl.deployer.crash;

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
 * The life of a process. Everything that it does to the world is two points, one before and one
 * after it. At the chosen point it dies: from then on it stores nothing and calls nobody.
 */
public final class CrashInjector {

  private final BiPredicate<Integer, String> deadly;
  private final Map<Integer, List<Runnable>> events = new HashMap<>();
  private final List<String> points = new ArrayList<>();
  private final Queue<Callable<?>> underWay = new ConcurrentLinkedQueue<>();

  /** One thread at a time is at a point: while something happens there, none passes another. */
  private final ReentrantLock standstill = new ReentrantLock();

  private @Nullable Runnable eventAtEveryPoint;
  private boolean dead;

  private CrashInjector(BiPredicate<Integer, String> deadly) {
    this.deadly = deadly;
  }

  /** A process that dies at this point, from 1, if it gets there. */
  public static CrashInjector dyingAt(int point) {
    return new CrashInjector((number, description) -> number == point);
  }

  /** A process that dies at the first point whose description starts like this. */
  public static CrashInjector dyingAtFirst(String point) {
    return dyingAt(point, 1);
  }

  /** A process that dies when it comes for this time, from 1, to points that start like this. */
  public static CrashInjector dyingAt(String point, int time) {
    AtomicInteger times = new AtomicInteger();
    return new CrashInjector(
        (number, description) -> description.startsWith(point) && times.incrementAndGet() == time);
  }

  /** A process that does not die. */
  public static CrashInjector undying() {
    return new CrashInjector((number, description) -> false);
  }

  /** Lets something happen elsewhere when it comes to a point, from 1. */
  public CrashInjector when(int point, Runnable event) {
    events.computeIfAbsent(point, number -> new ArrayList<>()).add(event);
    return this;
  }

  /** Lets something happen elsewhere at every point that it lives through. */
  public CrashInjector whenever(Runnable event) {
    eventAtEveryPoint = event;
    return this;
  }

  /** Whether the process has died. */
  public synchronized boolean isDead() {
    return dead;
  }

  /** What it has come to. */
  public synchronized List<String> points() {
    return List.copyOf(points);
  }

  /** How it ended. */
  public synchronized String end() {
    return dead
        ? "died at point %d, %s".formatted(points.size(), points.getLast())
        : "lived through %d points".formatted(points.size());
  }

  /** The AWS calls that had left the process when it died, and have not arrived yet. */
  public List<Callable<?>> underWay() {
    return List.copyOf(underWay);
  }

  /** Comes to a point. */
  void reach(String point) {
    standstill.lock();
    try {
      enter(point).forEach(Runnable::run);
    } finally {
      standstill.unlock();
    }
  }

  private synchronized List<Runnable> enter(String point) {
    requireAlive();
    points.add(point);
    dead = deadly.test(points.size(), point);
    requireAlive();
    List<Runnable> now = new ArrayList<>(events.getOrDefault(points.size(), List.of()));
    if (eventAtEveryPoint != null) {
      now.add(eventAtEveryPoint);
    }
    return now;
  }

  /** Comes to the point before an AWS call. If it dies there, the call may still arrive. */
  void reachCall(String point, Callable<?> call) {
    standstill.lock();
    boolean wasAlive = !isDead();
    try {
      reach(point);
    } catch (ProcessCrashedError died) {
      if (wasAlive) {
        underWay.add(call);
      }
      throw died;
    } finally {
      standstill.unlock();
    }
  }

  /** Refuses what a dead process does not do. */
  synchronized void requireAlive() {
    if (dead) {
      throw new ProcessCrashedError(end());
    }
  }
}
