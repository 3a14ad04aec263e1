package io.autossl.deployer.deployment.request;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/**
 * Wakes the scheduler when a deployment is due: at once, but only once for all that become due
 * within a few milliseconds, because it reads the queue each time.
 */
@Component
class SchedulerWakeUp {

  private static final Duration MIN_INTERVAL = Duration.ofMillis(10);

  private final Scheduler scheduler;
  private final AtomicBoolean pending = new AtomicBoolean();
  private volatile long last = System.nanoTime() - MIN_INTERVAL.toNanos();

  SchedulerWakeUp(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void wakeUp() {
    if (pending.compareAndSet(false, true)) {
      long early = MIN_INTERVAL.toNanos() - (System.nanoTime() - last);
      if (early > 0) {
        CompletableFuture.delayedExecutor(early, TimeUnit.NANOSECONDS).execute(this::wakeUpNow);
      } else {
        wakeUpNow();
      }
    }
  }

  private void wakeUpNow() {
    last = System.nanoTime();
    pending.set(false);
    scheduler.triggerCheckForDueExecutions();
  }
}
