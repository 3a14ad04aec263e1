package io.autossl.deployer.deployment;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a deployment.
 *
 * @param sequence its number in the deployment, from 1
 * @param distributionId null for the import
 * @param attempts how often AWS was called for it
 */
record Step(
    int sequence,
    StepType type,
    @Nullable String distributionId,
    StepStatus status,
    StepNote note,
    int attempts,
    StepTimes times) {

  /** A step that is to be done. */
  static Step pending(int sequence, StepType type, @Nullable String distributionId) {
    return new Step(
        sequence, type, distributionId, StepStatus.PENDING, StepNote.NONE, 0, StepTimes.NONE);
  }

  boolean isOver() {
    return status.isOver();
  }

  boolean is(StepType type) {
    return this.type == type;
  }

  @Nullable StepCode code() {
    return note.code();
  }

  /** The distribution, of a step that is about one. */
  String distribution() {
    return Objects.requireNonNull(distributionId, "the step is about no distribution");
  }

  /** AWS is about to be called for it. */
  Step begin(Instant now) {
    return changed(StepStatus.RUNNING, note.withoutCode(), attempts + 1, times.started(now));
  }

  /** The last call did not do; another follows soon. */
  Step retrying(String message, @Nullable String awsRequestId) {
    StepNote retry = new StepNote(null, message, null, awsRequestId);
    return changed(StepStatus.RUNNING, retry.after(note), attempts, times);
  }

  /** It goes on at a later time. */
  Step waiting(StepNote reason, Instant now, Instant retryAt) {
    return changed(StepStatus.WAITING, reason.after(note), attempts, times.waiting(now, retryAt));
  }

  /** It is to be done again, although it was thought to be under way or over. */
  Step reopened(String message) {
    return changed(
        StepStatus.PENDING, StepNote.of(null, message).after(note), attempts, times.reopened());
  }

  /** It is over. */
  Step over(StepEnd end, Instant now) {
    if (isOver()) {
      throw new IllegalStateException("Step " + sequence + " is over already");
    }
    return changed(end.status(), end.note().after(note), attempts, times.finished(now));
  }

  private Step changed(StepStatus status, StepNote note, int attempts, StepTimes times) {
    return new Step(sequence, type, distributionId, status, note, attempts, times);
  }
}
