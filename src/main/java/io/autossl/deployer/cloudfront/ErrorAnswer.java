package io.autossl.deployer.cloudfront;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What AWS said when it answered a call with an error; code and message are empty if it said none.
 *
 * @param throttling whether the SDK knows the code or the status as one of throttling
 */
record ErrorAnswer(
    int httpStatus, String code, String message, boolean throttling, @Nullable String requestId) {

  private static final int LONGEST_MESSAGE = 2_000;

  static ErrorAnswer of(AwsServiceException failure) {
    String code = "";
    String message = "";
    if (failure.awsErrorDetails() != null) {
      code = textOrEmpty(failure.awsErrorDetails().errorCode());
      message = textOrEmpty(failure.awsErrorDetails().errorMessage());
    }
    return new ErrorAnswer(
        failure.statusCode(),
        code,
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message,
        failure.isThrottlingException(),
        failure.requestId());
  }

  boolean mentions(String words) {
    return message.toLowerCase(Locale.ROOT).contains(words);
  }

  private static String textOrEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
