package io.autossl.deployer.simulator;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A fault that was ordered: which calls it befalls, how often, and what it does to them. */
public final class Fault {

  private final FaultCondition condition;
  private final FaultAction action;
  private int hits;
  private boolean removed;

  Fault(FaultCondition condition, FaultAction action) {
    this.condition = condition;
    this.action = action;
  }

  /** How many calls it has befallen. */
  public synchronized int hits() {
    return hits;
  }

  /** Befalls no further call. */
  public synchronized void remove() {
    removed = true;
  }

  FaultAction action() {
    return action;
  }

  synchronized boolean isExhausted() {
    return removed || hits >= condition.times();
  }

  synchronized boolean strikes(
      AwsOperation operation,
      @Nullable String resourceId,
      @Nullable String accessKeyId,
      Random random) {
    boolean strikes =
        !isExhausted()
            && condition.matches(operation, resourceId, accessKeyId)
            && (condition.probability() >= 1 || random.nextDouble() < condition.probability());
    if (strikes) {
      hits++;
    }
    return strikes;
  }
}
