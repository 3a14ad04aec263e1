package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsCallLimiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Who makes the AWS calls of a run, as long as it may make any. */
final class RunCaller implements AwsCallLimiter.Caller {

  /** How often to look whether it is to give way. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** How often to look whether another replica was told to cancel it. */
  private static final Duration BETWEEN_CANCEL_LOOKS = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(RunCaller.class);

  private final RunSignal signal;
  private final BooleanSupplier takesTooMuchRoom;
  private final BooleanSupplier isCancelRequested;
  private final AtomicLong lastCancelLook = new AtomicLong(System.nanoTime());
  private final AwsCallLimiter.Turnstile turnstile = new AwsCallLimiter.Turnstile();
  private volatile BooleanSupplier isThrottledSurplus = () -> false;
  private volatile boolean callsAreFutile;

  /**
   * Makes calls until it is told not to.
   *
   * @param takesTooMuchRoom whether it is to make room in the queue for others
   * @param isCancelRequested whether its deployment is cancelled, as the database says
   */
  RunCaller(RunSignal signal, BooleanSupplier takesTooMuchRoom, BooleanSupplier isCancelRequested) {
    this.signal = signal;
    this.takesTooMuchRoom = takesTooMuchRoom;
    this.isCancelRequested = isCancelRequested;
  }

  /** Whether no further AWS call may be started. */
  @Override
  public boolean isStopped() {
    return callsAreFutile || signal.isStopped() || takesTooMuchRoom() || isThrottledSurplus();
  }

  @Override
  public boolean await(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (signal.await(Duration.ofNanos(Math.min(left, BETWEEN_LOOKS.toNanos()))) || isStopped()) {
        return true;
      }
      stopIfCancelledElsewhere();
    }
    return isStopped();
  }

  /** A run of this process is told by itself; before each call it is looked at in any case. */
  private void stopIfCancelledElsewhere() {
    long last = lastCancelLook.get();
    long now = System.nanoTime();
    if (now - last < BETWEEN_CANCEL_LOOKS.toNanos() || !lastCancelLook.compareAndSet(last, now)) {
      return;
    }
    try {
      if (isCancelRequested.getAsBoolean()) {
        stop();
      }
    } catch (DataAccessException | TransactionException failure) {
      log.debug("Whether it is cancelled cannot be read at present", failure);
    }
  }

  @Override
  public AwsCallLimiter.Turnstile turnstile() {
    return turnstile;
  }

  /** Whether it was told to stop. */
  boolean isToldToStop() {
    return signal.isStopped();
  }

  /** It is cancelled, or not the deployment's run any more. */
  void stop() {
    signal.stop();
  }

  /** AWS does not accept the access key: no other call of this run would work. */
  void stopFutileCalls() {
    callsAreFutile = true;
  }

  /** Whether it is to make room in the queue for others. */
  boolean takesTooMuchRoom() {
    return takesTooMuchRoom.getAsBoolean();
  }

  /** From now on it makes no calls while this is so. */
  void giveWayIf(BooleanSupplier isSurplus) {
    isThrottledSurplus = isSurplus;
  }

  /** Whether others make use of all that AWS accepts from the access key. */
  boolean isThrottledSurplus() {
    return isThrottledSurplus.getAsBoolean();
  }
}
