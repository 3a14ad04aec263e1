package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsCallLimiter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells a run that it is to start no further AWS call: its deployment is cancelled, the process is
 * stopping, others have the run's place, or AWS does not accept its access key.
 */
final class RunCancellation implements AwsCallLimiter.Caller {

  /** How often a waiting run checks whether others have its place. */
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

  /** How often a waiting run checks whether another replica was told to cancel its deployment. */
  private static final Duration CANCEL_CHECK_INTERVAL = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(RunCancellation.class);

  private final BooleanSupplier isExceeding;
  private final BooleanSupplier isCancelRequested;
  private final CountDownLatch requested = new CountDownLatch(1);
  private final AtomicLong lastCancelCheck = new AtomicLong(System.nanoTime());
  private final AwsCallLimiter.CallerQueue queue = new AwsCallLimiter.CallerQueue();
  private volatile boolean credentialsRefused;

  /**
   * Nothing is cancelled yet.
   *
   * @param isExceeding whether others have the run's place
   * @param isCancelRequested whether its deployment is cancelled, as the database says
   */
  RunCancellation(BooleanSupplier isExceeding, BooleanSupplier isCancelRequested) {
    this.isExceeding = isExceeding;
    this.isCancelRequested = isCancelRequested;
  }

  /** Cancels the run: its deployment is cancelled, the process stops, or another run took over. */
  void request() {
    requested.countDown();
  }

  /** Whether {@link #request} was called. */
  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** AWS does not accept the access key: no other call of this run would work. */
  void refuseCredentials() {
    credentialsRefused = true;
  }

  /** Whether no further AWS call may be started. */
  @Override
  public boolean isStopped() {
    return credentialsRefused || isRequested() || isExceeding.getAsBoolean();
  }

  @Override
  public boolean await(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (isRequestedWithin(Math.min(left, CHECK_INTERVAL.toNanos())) || isStopped()) {
        return true;
      }
      checkWhetherCancelledElsewhere();
    }
    return isStopped();
  }

  private boolean isRequestedWithin(long nanoseconds) {
    try {
      return requested.await(nanoseconds, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** A run of this process is told by itself; before each call the database is asked anyway. */
  private void checkWhetherCancelledElsewhere() {
    long last = lastCancelCheck.get();
    long now = System.nanoTime();
    if (now - last < CANCEL_CHECK_INTERVAL.toNanos() || !lastCancelCheck.compareAndSet(last, now)) {
      return;
    }
    try {
      if (isCancelRequested.getAsBoolean()) {
        request();
      }
    } catch (DataAccessException | TransactionException failure) {
      log.debug("Whether it is cancelled cannot be read at present", failure);
    }
  }

  @Override
  public AwsCallLimiter.CallerQueue queue() {
    return queue;
  }
}
