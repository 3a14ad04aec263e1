package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsCallLimiter;
import io.autossl.deployer.aws.AwsCallLimiter.Admission;
import io.autossl.deployer.aws.AwsFault;
import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.aws.AwsOutcome;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepDetails;
import io.autossl.deployer.deployment.StepDiagnostics;
import io.autossl.deployer.deployment.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The AWS calls of one step: each stored before it is made, and made when the access key's limits
 * allow it. Throttled calls are made again without counting as attempts, until the time is up.
 */
final class StepCalls {

  private final DeploymentRun run;
  private final AwsCallLimiter limits;
  private final DeploymentProperties properties;
  private final ThrottlingTimeout throttlingTimeout;
  private final RetryBudget budget;
  private Step step;

  StepCalls(DeploymentRun run, Step step, AwsCallLimiter limits, DeploymentProperties properties) {
    this.run = run;
    this.step = step;
    this.limits = limits;
    this.properties = properties;
    this.throttlingTimeout = new ThrottlingTimeout(properties.conflictTimeout());
    this.budget = new RetryBudget(properties);
  }

  /** What to do after a fault. */
  enum Pause {
    /** It has been waited long enough: call again. */
    ELAPSED,
    /** No further attempt is due. */
    EXHAUSTED,
    /** The run is to start no further calls. */
    STOPPED
  }

  /** The step as it stands. */
  Step step() {
    return step;
  }

  /**
   * Makes a call once; one that AWS throttles is made again.
   *
   * @return null if no call may be made in this run, or not now: the step stands where it is to go
   *     on
   */
  <T> @Nullable AwsOutcome<T> once(AwsOperation operation, Supplier<AwsOutcome<T>> call) {
    for (; ; ) {
      @Nullable AwsOutcome<T> outcome = attempt(operation, call);
      if (!(outcome instanceof AwsOutcome.Failed<T>(AwsFault.Throttled throttled))
          || !goesOnAfter(operation, throttled)) {
        return outcome;
      }
    }
  }

  /**
   * Makes a call that changes nothing, until AWS answers it or refuses it.
   *
   * @return null as {@link #once}
   */
  <T> @Nullable AwsOutcome<T> repeatedly(AwsOperation operation, Supplier<AwsOutcome<T>> call) {
    RetryBudget ownBudget = new RetryBudget(properties);
    for (; ; ) {
      @Nullable AwsOutcome<T> outcome = once(operation, call);
      if (!(outcome instanceof AwsOutcome.Failed<T>(AwsFault.Transient transientFault))) {
        return outcome;
      }
      switch (pause(transientFault, ownBudget)) {
        case ELAPSED -> {}
        case EXHAUSTED -> {
          return outcome;
        }
        case STOPPED -> {
          return null;
        }
      }
    }
  }

  /** Waits after a transient fault, and stores what for. */
  Pause pause(AwsFault.Transient fault) {
    return pause(fault, budget);
  }

  /**
   * Waits until another change of the distribution has ended, and stores what for.
   *
   * @return whether to go on; false if the run is to start no further calls
   */
  boolean pause(AwsFault.StaleVersion fault, Duration wait) {
    return pause(
        new StepDiagnostics(StepCode.CONFIG_CONFLICT, fault.message(), null, fault.requestId()),
        wait);
  }

  /** The last call that changes something is known not to have taken effect. */
  void didNotArrive() {
    step = step.answered();
  }

  /** Another call follows a fault at once. */
  void retryAfter(AwsFault fault) {
    step = step.retrying(fault.message(), fault.requestId());
  }

  /** Keeps what is known of the distribution, to be stored with the next call. */
  void note(StepDetails details) {
    step = step.noting(details);
  }

  /** Stores where the step stands. */
  void store(Step changed) {
    run.store(List.of(changed));
    step = changed;
  }

  /** The step is over. */
  void finish(StepResult result) {
    run.finish(step, result);
  }

  private <T> @Nullable AwsOutcome<T> attempt(
      AwsOperation operation, Supplier<AwsOutcome<T>> call) {
    try {
      return switch (limits.admit(run.credentials(), operation, run.cancellation())) {
        case Admission.Granted(AwsCallLimiter.Permit permit) -> {
          try (permit) {
            yield send(operation, permit, call);
          }
        }
        case Admission.Throttled(Duration delay) -> starved(operation, delay);
        case Admission.Stopped stopped -> null;
      };
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private <T> @Nullable AwsOutcome<T> send(
      AwsOperation operation, AwsCallLimiter.Permit permit, Supplier<AwsOutcome<T>> call) {
    Step begun = run.begin(step, operation);
    if (begun == null) {
      return null;
    }
    step = begun;
    AwsOutcome<T> outcome = permit.call(call);
    switch (outcome) {
      case AwsOutcome.Succeeded<T> succeeded -> accepted(operation);
      case AwsOutcome.Failed<T>(AwsFault fault) -> learn(operation, fault);
    }
    return outcome;
  }

  private void learn(AwsOperation operation, AwsFault fault) {
    switch (fault) {
      // Whether it took effect depends on the call.
      case AwsFault.Transient transientFault -> {}
      case AwsFault.Throttled throttled -> {
        answered(operation);
        step = step.withoutThrottledAttempt();
      }
      case AwsFault.InvalidCredentials invalid -> {
        // Before the permit is released, so that no other call follows that would fail as well.
        run.cancellation().refuseCredentials();
        accepted(operation);
      }
      case AwsFault.ChangeInProgress other -> accepted(operation);
      case AwsFault.StaleVersion other -> accepted(operation);
      case AwsFault.UnknownCertificate other -> accepted(operation);
      case AwsFault.Refused other -> accepted(operation);
    }
  }

  private void accepted(AwsOperation operation) {
    answered(operation);
    step = step.notThrottled();
  }

  private void answered(AwsOperation operation) {
    if (operation.changesSomething()) {
      step = step.answered();
    }
  }

  private boolean goesOnAfter(AwsOperation operation, AwsFault.Throttled fault) {
    Instant now = run.now();
    if (isThrottledForTooLong(operation, now)) {
      return false;
    }
    store(
        step.throttled(
            new StepDiagnostics(StepCode.THROTTLED, fault.message(), null, fault.requestId()),
            now,
            now));
    return true;
  }

  private <T> @Nullable AwsOutcome<T> starved(AwsOperation operation, Duration delay) {
    Instant now = run.now();
    if (isThrottledForTooLong(operation, now)) {
      return new AwsOutcome.Failed<>(
          new AwsFault.Throttled(
              "AWS has throttled all calls with the access key since "
                  + step.times().throttledSince(),
              null));
    }
    store(
        step.throttled(
            StepDiagnostics.of(
                StepCode.THROTTLED, "AWS throttles all calls with the access key at present"),
            now,
            now.plus(delay)));
    return null;
  }

  private boolean isThrottledForTooLong(AwsOperation operation, Instant now) {
    Instant since = step.times().throttledSince();
    return since != null
        && throttlingTimeout.isExceeded(
            since, limits.lastAccepted(run.credentials(), operation), now);
  }

  private Pause pause(AwsFault.Transient fault, RetryBudget budget) {
    Optional<Duration> wait = budget.next();
    if (wait.isEmpty()) {
      return Pause.EXHAUSTED;
    }
    return pause(
            new StepDiagnostics(StepCode.AWS_UNAVAILABLE, fault.message(), null, fault.requestId()),
            wait.get())
        ? Pause.ELAPSED
        : Pause.STOPPED;
  }

  private boolean pause(StepDiagnostics reason, Duration wait) {
    store(step.pausing(reason, run.now().plus(wait)));
    return !run.cancellation().await(wait);
  }
}
