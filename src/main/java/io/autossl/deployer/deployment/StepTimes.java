package io.autossl.deployer.deployment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When things happened to a step.
 *
 * @param waitingSince when it began to wait for a change in progress, or for another deployment
 * @param throttledSince since when AWS has throttled every call for it
 * @param retryAt when it goes on, while it waits
 */
public record StepTimes(
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant waitingSince,
    @Nullable Instant throttledSince,
    @Nullable Instant retryAt) {

  static final StepTimes NONE = new StepTimes(null, null, null, null, null);

  StepTimes started(Instant now) {
    return new StepTimes(
        startedAt == null ? now : startedAt, null, waitingSince, throttledSince, null);
  }

  StepTimes waiting(Instant now, Instant retryAt) {
    return new StepTimes(
        startedAt == null ? now : startedAt,
        null,
        waitingSince == null ? now : waitingSince,
        throttledSince,
        retryAt);
  }

  StepTimes throttled(Instant now, Instant retryAt) {
    return new StepTimes(
        startedAt, null, waitingSince, throttledSince == null ? now : throttledSince, retryAt);
  }

  StepTimes pausing(Instant retryAt) {
    return new StepTimes(startedAt, null, waitingSince, throttledSince, retryAt);
  }

  StepTimes notThrottled() {
    return new StepTimes(startedAt, finishedAt, waitingSince, null, retryAt);
  }

  StepTimes finished(Instant now) {
    return new StepTimes(startedAt, now, null, null, null);
  }

  StepTimes reopened() {
    return new StepTimes(startedAt, null, waitingSince, throttledSince, null);
  }
}
