package io.autossl.deployer.deployment.run;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import java.time.Duration;

/**
 * Runs a deployment again when it could not be stored, for as long as that takes: with a delay that
 * doubles each time, up to a limit.
 */
final class RetryWithBackoff implements FailureHandler<Void> {

  private static final int MAX_DOUBLINGS = 20;

  private final Duration first;
  private final Duration longest;

  RetryWithBackoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  @Override
  public void onFailure(ExecutionComplete complete, ExecutionOperations<Void> operations) {
    operations.reschedule(
        complete, complete.getTimeDone().plus(delay(complete.getExecution().consecutiveFailures)));
  }

  Duration delay(int earlierFailures) {
    Duration delay = first.multipliedBy(1L << Math.min(earlierFailures, MAX_DOUBLINGS));
    return delay.compareTo(longest) > 0 ? longest : delay;
  }
}
