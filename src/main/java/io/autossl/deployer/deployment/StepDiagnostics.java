package io.autossl.deployer.deployment;

import io.autossl.deployer.aws.AwsFault;
import org.jspecify.annotations.Nullable;

/**
 * Why a step is in its status.
 *
 * @param code why it ended as it did, or what it waits for, for programs
 * @param message the same for people
 * @param details what it found out
 * @param awsRequestId AWS's identifier of its last request
 */
public record StepDiagnostics(
    @Nullable StepCode code,
    @Nullable String message,
    @Nullable StepDetails details,
    @Nullable String awsRequestId) {

  /** The longest message that is stored, in characters. */
  static final int MAX_MESSAGE = 4_000;

  private static final int MAX_REQUEST_ID = 200;

  static final StepDiagnostics NONE = new StepDiagnostics(null, null, null, null);

  /** Cuts what is too long to be stored. */
  public StepDiagnostics {
    if (message != null && message.length() > MAX_MESSAGE) {
      message = startOf(message, MAX_MESSAGE);
    }
    if (awsRequestId != null && awsRequestId.length() > MAX_REQUEST_ID) {
      awsRequestId = startOf(awsRequestId, MAX_REQUEST_ID);
    }
  }

  /** A code and a message alone. */
  public static StepDiagnostics of(@Nullable StepCode code, @Nullable String message) {
    return new StepDiagnostics(code, message, null, null);
  }

  /** What is known of a change in progress. */
  public static StepDiagnostics of(AwsFault.ChangeInProgress fault) {
    return new StepDiagnostics(
        StepCode.CHANGE_IN_PROGRESS, fault.message(), null, fault.requestId());
  }

  StepDiagnostics with(StepDetails details) {
    return new StepDiagnostics(code, message, details, awsRequestId);
  }

  StepDiagnostics withRequest(@Nullable String awsRequestId) {
    return new StepDiagnostics(code, message, details, awsRequestId);
  }

  StepDiagnostics withoutCode() {
    return new StepDiagnostics(null, message, details, awsRequestId);
  }

  /** These diagnostics, completed from earlier ones. */
  StepDiagnostics after(StepDiagnostics earlier) {
    return new StepDiagnostics(
        code,
        message,
        details == null ? earlier.details : details,
        awsRequestId == null ? earlier.awsRequestId : awsRequestId);
  }

  /** Without half a surrogate pair at its end. */
  private static String startOf(String text, int length) {
    boolean cutsPair = Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, cutsPair ? length - 1 : length);
  }
}
