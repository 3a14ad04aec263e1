package io.autossl.deployer.crash;

import java.util.concurrent.atomic.AtomicInteger;

/** How many database connections a thread holds, whichever thread returns them. */
final class HeldConnections {

  private static final ThreadLocal<HeldConnections> OF_THREAD =
      ThreadLocal.withInitial(HeldConnections::new);

  private final AtomicInteger count = new AtomicInteger();

  private HeldConnections() {}

  static HeldConnections ofThisThread() {
    return OF_THREAD.get();
  }

  void taken() {
    count.incrementAndGet();
  }

  void givenBack() {
    count.decrementAndGet();
  }

  boolean any() {
    return count.get() > 0;
  }
}
