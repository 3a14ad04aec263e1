package io.autossl.deployer.deployment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When things happened to a step.
 *
 * @param waitingSince when it began to wait for AWS
 * @param retryAt when it goes on, while it waits
 */
record StepTimes(
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant waitingSince,
    @Nullable Instant retryAt) {

  static final StepTimes NONE = new StepTimes(null, null, null, null);

  StepTimes started(Instant now) {
    return new StepTimes(startedAt == null ? now : startedAt, null, waitingSince, null);
  }

  StepTimes waiting(Instant now, Instant retryAt) {
    return new StepTimes(
        startedAt == null ? now : startedAt,
        null,
        waitingSince == null ? now : waitingSince,
        retryAt);
  }

  StepTimes finished(Instant now) {
    return new StepTimes(startedAt, now, null, null);
  }

  StepTimes reopened() {
    return new StepTimes(startedAt, null, waitingSince, null);
  }
}
