package io.autossl.deployer.deployment;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a deployment.
 *
 * @param sequence its number in the deployment, from 1
 * @param distributionId null for the import
 */
public record Step(
    int sequence,
    StepType type,
    @Nullable String distributionId,
    StepStatus status,
    StepNote note,
    StepAttempts attempts,
    StepTimes times) {

  /** A step that is to be done. */
  public static Step pending(int sequence, StepType type, @Nullable String distributionId) {
    return new Step(
        sequence,
        type,
        distributionId,
        StepStatus.PENDING,
        StepNote.NONE,
        StepAttempts.NONE,
        StepTimes.NONE);
  }

  public boolean isOver() {
    return status.isOver();
  }

  public boolean is(StepType type) {
    return this.type == type;
  }

  public @Nullable StepCode code() {
    return note.code();
  }

  /** The distribution, of a step that is about one. */
  public String distribution() {
    return Objects.requireNonNull(distributionId, "the step is about no distribution");
  }

  /** AWS is about to be called for it, with a call that changes nothing. */
  public Step beginReading(Instant now) {
    return begin(attempts.read(), now);
  }

  /** AWS is about to be called for it, with a call that changes something. */
  public Step beginChanging(Instant now) {
    return begin(attempts.changed(), now);
  }

  private Step begin(StepAttempts begun, Instant now) {
    return changed(StepStatus.RUNNING, note.withoutCode(), begun, times.started(now));
  }

  /** Something was found out for it. */
  public Step noting(StepDetails details) {
    return changed(status, note.with(details), attempts, times);
  }

  /** Its last call that changes something was answered, or never arrived. */
  public Step answered() {
    return changed(status, note, attempts.answered(), times);
  }

  /** AWS took its last call. */
  public Step notThrottled() {
    return changed(status, note, attempts, times.notThrottled());
  }

  /** The last call did not do; another follows at once. */
  public Step retrying(String message, @Nullable String awsRequestId) {
    StepNote retry = new StepNote(null, message, null, awsRequestId);
    return changed(StepStatus.RUNNING, retry.after(note), attempts, times);
  }

  /** It waits for something else to end, and looks again at a later time. */
  public Step waiting(StepNote reason, Instant now, Instant retryAt) {
    return suspended(reason, times.waiting(now, retryAt));
  }

  /** It goes on when AWS throttles less. */
  public Step throttled(StepNote reason, Instant now, Instant retryAt) {
    return suspended(reason, times.throttled(now, retryAt));
  }

  /** The last call did not do; another follows at a later time. */
  public Step pausing(StepNote reason, Instant retryAt) {
    return suspended(reason, times.pausing(retryAt));
  }

  /** Its last call was throttled, which does not count as an attempt. */
  public Step withoutThrottledAttempt() {
    return changed(status, note, attempts.throttled(), times);
  }

  /** It is to be done again, although it was thought to be under way or over. */
  public Step reopened(String message) {
    return changed(
        StepStatus.PENDING, StepNote.of(null, message).after(note), attempts, times.reopened());
  }

  /** It is over. */
  public Step over(StepEnd end, Instant now) {
    if (isOver()) {
      throw new IllegalStateException("Step " + sequence + " is over already");
    }
    return changed(end.status(), end.note().after(note), attempts, times.finished(now));
  }

  private Step suspended(StepNote reason, StepTimes times) {
    Objects.requireNonNull(reason.code(), "a step that waits says for what, for programs too");
    return changed(StepStatus.WAITING, reason.after(note), attempts, times);
  }

  private Step changed(StepStatus status, StepNote note, StepAttempts attempts, StepTimes times) {
    return new Step(sequence, type, distributionId, status, note, attempts, times);
  }
}
