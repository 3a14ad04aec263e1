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
    StepDiagnostics diagnostics,
    StepAttempts attempts,
    StepTimes times) {

  /** A step that is to be done. */
  public static Step pending(int sequence, StepType type, @Nullable String distributionId) {
    return new Step(
        sequence,
        type,
        distributionId,
        StepStatus.PENDING,
        StepDiagnostics.NONE,
        StepAttempts.NONE,
        StepTimes.NONE);
  }

  /** Whether it has ended, in whatever way. */
  public boolean isFinished() {
    return status.isFinished();
  }

  /** Whether it is of this type. */
  public boolean is(StepType type) {
    return this.type == type;
  }

  /** Why it ended as it did, or what it waits for; null if there is no code for that. */
  public @Nullable StepCode code() {
    return diagnostics.code();
  }

  /** Whether it waits until CloudFront sees a new ACM certificate. */
  boolean awaitsVisibility() {
    return status == StepStatus.WAITING && code() == StepCode.CERTIFICATE_NOT_VISIBLE_YET;
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
    return changed(StepStatus.RUNNING, diagnostics.withoutCode(), begun, times.started(now));
  }

  /** Adds what was found out. */
  public Step noting(StepDetails details) {
    return changed(status, diagnostics.with(details), attempts, times);
  }

  /** Its last call that changes something was answered, or never arrived. */
  public Step answered() {
    return changed(status, diagnostics, attempts.answered(), times);
  }

  /** AWS did not throttle its last call. */
  public Step notThrottled() {
    return changed(status, diagnostics, attempts, times.notThrottled());
  }

  /** The last call failed; another follows at once. */
  public Step retrying(String message, @Nullable String awsRequestId) {
    StepDiagnostics retry = new StepDiagnostics(null, message, null, awsRequestId);
    return changed(StepStatus.RUNNING, retry.after(diagnostics), attempts, times);
  }

  /** It waits for something else to end, and is tried again at a later time. */
  public Step waiting(StepDiagnostics reason, Instant now, Instant retryAt) {
    return suspended(reason, times.waiting(now, retryAt));
  }

  /** It goes on when AWS throttles less. */
  public Step throttled(StepDiagnostics reason, Instant now, Instant retryAt) {
    return suspended(reason, times.throttled(now, retryAt));
  }

  /** The last call failed; another follows at a later time. */
  public Step pausing(StepDiagnostics reason, Instant retryAt) {
    return suspended(reason, times.pausing(retryAt));
  }

  /** Its last call was throttled, which does not count as an attempt. */
  public Step withoutThrottledAttempt() {
    return changed(status, diagnostics, attempts.throttled(), times);
  }

  /** It is to be done again, although it was under way or finished. */
  public Step reopened(String message) {
    return changed(
        StepStatus.PENDING,
        StepDiagnostics.of(null, message).after(diagnostics),
        attempts,
        times.reopened());
  }

  /** Ends it. */
  public Step finish(StepResult end, Instant now) {
    if (isFinished()) {
      throw new IllegalStateException("Step " + sequence + " is finished already");
    }
    return changed(
        end.status(), end.diagnostics().after(diagnostics), attempts, times.finished(now));
  }

  private Step suspended(StepDiagnostics reason, StepTimes times) {
    Objects.requireNonNull(reason.code(), "a step that waits says for what, for programs too");
    return changed(StepStatus.WAITING, reason.after(diagnostics), attempts, times);
  }

  private Step changed(
      StepStatus status, StepDiagnostics diagnostics, StepAttempts attempts, StepTimes times) {
    return new Step(sequence, type, distributionId, status, diagnostics, attempts, times);
  }
}
