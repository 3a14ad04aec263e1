package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AccessKeySlots;
import io.autossl.deployer.cloudfront.AwsFault;
import io.autossl.deployer.cloudfront.AwsOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The AWS calls of one step: each stored before it is made, and made when a slot is free. */
final class StepCalls {

  private final DeploymentRun run;
  private final AccessKeySlots slots;
  private final Supplier<RetryBudget> budgets;
  private final RetryBudget budget;
  private Step step;

  StepCalls(DeploymentRun run, Step step, AccessKeySlots slots, Supplier<RetryBudget> budgets) {
    this.run = run;
    this.step = step;
    this.slots = slots;
    this.budgets = budgets;
    this.budget = budgets.get();
  }

  /** How a call ended. */
  sealed interface Result<T> {

    /** AWS did it. */
    record Answered<T>(T value, @Nullable String requestId) implements Result<T> {}

    /** It did not work. */
    record Faulted<T>(AwsFault fault) implements Result<T> {}

    /** It was not made: the run is to start no further calls. */
    record Stopped<T>() implements Result<T> {}
  }

  /** What to do after a fault. */
  enum Pause {
    /** It has been waited long enough: call again. */
    OVER,
    /** No further attempt is due. */
    EXHAUSTED,
    /** The run is to start no further calls. */
    STOPPED
  }

  /** The step as it stands. */
  Step step() {
    return step;
  }

  /** Makes a call once. */
  <T> Result<T> once(Supplier<AwsOutcome<T>> call) {
    try (AccessKeySlots.Slot _ = slots.acquire(run.credentials())) {
      Step begun = run.begin(step);
      if (begun == null) {
        return new Result.Stopped<>();
      }
      step = begun;
      return switch (call.get()) {
        case AwsOutcome.Succeeded<T>(T value, String requestId) ->
            new Result.Answered<>(value, requestId);
        case AwsOutcome.Failed<T>(AwsFault fault) -> {
          // Before the slot is free, so that no call follows that is known to be in vain.
          if (fault instanceof AwsFault.InvalidCredentials) {
            run.stopFutileCalls();
          }
          yield new Result.Faulted<>(fault);
        }
      };
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Result.Stopped<>();
    }
  }

  /** Makes a call that may be repeated freely, until AWS does it or refuses it. */
  <T> Result<T> repeatedly(Supplier<AwsOutcome<T>> call) {
    RetryBudget ownBudget = budgets.get();
    for (; ; ) {
      Result<T> result = once(call);
      if (!(result instanceof Result.Faulted<T>(AwsFault fault))) {
        return result;
      }
      switch (pause(fault, ownBudget)) {
        case OVER -> {}
        case EXHAUSTED -> {
          return result;
        }
        case STOPPED -> {
          return new Result.Stopped<>();
        }
      }
    }
  }

  /** Waits after a fault that passes, and stores what for. */
  Pause pause(AwsFault fault) {
    return pause(fault, budget);
  }

  private Pause pause(AwsFault fault, RetryBudget budget) {
    Optional<Duration> pause = budget.after(fault);
    return pause.isEmpty() ? Pause.EXHAUSTED : pause(fault, pause.get());
  }

  /** Waits for a time of the caller's choice after a fault, and stores what for. */
  Pause pause(AwsFault fault, Duration duration) {
    note(fault);
    return run.signal().await(duration) || run.isStopped() ? Pause.STOPPED : Pause.OVER;
  }

  /** Stores a fault that the step goes on after. */
  void note(AwsFault fault) {
    step = step.retrying(fault.message(), fault.requestId());
    run.store(List.of(step));
  }

  /** The step is over. */
  void end(StepEnd end) {
    run.end(step, end);
  }
}
