package io.autossl.deployer.simulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls that a fault holds up, and the gate that lets them go on. */
public final class HangingCalls {

  private final CountDownLatch gate = new CountDownLatch(1);
  private final Semaphore arrivals = new Semaphore(0);
  private final AtomicInteger waiting = new AtomicInteger();

  HangingCalls() {}

  /** Lets all go on, those that come later too. */
  public void release() {
    gate.countDown();
  }

  /** How many calls hang now. */
  public int waiting() {
    return waiting.get();
  }

  /** Waits until the next call hangs; false if none came in time. */
  public boolean awaitCall(Duration timeout) throws InterruptedException {
    return arrivals.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  void hang() throws InterruptedException {
    waiting.incrementAndGet();
    arrivals.release();
    try {
      gate.await();
    } finally {
      waiting.decrementAndGet();
    }
  }
}
