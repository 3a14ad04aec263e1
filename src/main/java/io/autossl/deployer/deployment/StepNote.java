package io.autossl.deployer.deployment;

import io.autossl.deployer.aws.AwsFault;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about where a step stands.
 *
 * @param code why it ended as it did, or what it waits for, for programs
 * @param message the same for people
 * @param details what it found out
 * @param awsRequestId AWS's identifier of its last request
 */
public record StepNote(
    @Nullable StepCode code,
    @Nullable String message,
    @Nullable StepDetails details,
    @Nullable String awsRequestId) {

  /** The longest message that is stored, in characters. */
  static final int LONGEST_MESSAGE = 4_000;

  private static final int LONGEST_REQUEST_ID = 200;

  static final StepNote NONE = new StepNote(null, null, null, null);

  public StepNote {
    if (message != null && message.length() > LONGEST_MESSAGE) {
      message = startOf(message, LONGEST_MESSAGE);
    }
    if (awsRequestId != null && awsRequestId.length() > LONGEST_REQUEST_ID) {
      awsRequestId = startOf(awsRequestId, LONGEST_REQUEST_ID);
    }
  }

  public static StepNote of(@Nullable StepCode code, @Nullable String message) {
    return new StepNote(code, message, null, null);
  }

  public static StepNote of(AwsFault.ChangeInProgress fault) {
    return new StepNote(StepCode.CHANGE_IN_PROGRESS, fault.message(), null, fault.requestId());
  }

  StepNote with(StepDetails details) {
    return new StepNote(code, message, details, awsRequestId);
  }

  StepNote withRequest(@Nullable String awsRequestId) {
    return new StepNote(code, message, details, awsRequestId);
  }

  StepNote withoutCode() {
    return new StepNote(null, message, details, awsRequestId);
  }

  /** This note, with what it does not know taken from an earlier one. */
  StepNote after(StepNote earlier) {
    return new StepNote(
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
