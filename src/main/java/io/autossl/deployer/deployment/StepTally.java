package io.autossl.deployer.deployment;

import org.jspecify.annotations.Nullable;

/** How many of a deployment's steps of one type stand alike. */
record StepTally(StepType type, StepStatus status, @Nullable StepCode code, int count) {

  static StepTally of(Step step) {
    return new StepTally(step.type(), step.status(), step.code(), 1);
  }
}
