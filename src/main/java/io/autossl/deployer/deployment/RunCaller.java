package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AccessKeyLimits;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Who makes the AWS calls of a run, as long as it may make any. */
final class RunCaller implements AccessKeyLimits.Caller {

  /** How often to look whether it is to give way. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final RunSignal signal;
  private final BooleanSupplier takesTooMuchRoom;
  private final AccessKeyLimits.Turnstile turnstile = new AccessKeyLimits.Turnstile();
  private volatile BooleanSupplier isThrottledSurplus = () -> false;
  private volatile boolean callsAreFutile;

  RunCaller(RunSignal signal, BooleanSupplier takesTooMuchRoom) {
    this.signal = signal;
    this.takesTooMuchRoom = takesTooMuchRoom;
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
    }
    return isStopped();
  }

  @Override
  public AccessKeyLimits.Turnstile turnstile() {
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
