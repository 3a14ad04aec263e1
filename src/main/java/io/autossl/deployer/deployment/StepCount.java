package io.autossl.deployer.deployment;

import static java.util.Comparator.comparingInt;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many steps of a deployment have the same type, status and code.
 *
 * @param first the sequence number of the first of them
 */
public record StepCount(
    StepType type, StepStatus status, @Nullable StepCode code, int count, int first) {

  private static final Set<StepStatus> FAILURES = EnumSet.of(StepStatus.FAILED, StepStatus.SKIPPED);

  /** The count of one step. */
  public static StepCount of(Step step) {
    return new StepCount(step.type(), step.status(), step.code(), 1, step.sequence());
  }

  /** The code of a deployment's first step that failed or was skipped; null if none was. */
  public static @Nullable StepCode failureCode(List<StepCount> counts) {
    return counts.stream()
        .filter(steps -> FAILURES.contains(steps.status()))
        .min(comparingInt(StepCount::first))
        .map(StepCount::code)
        .orElse(null);
  }
}
