package io.autossl.deployer.aws;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * AWS's error response to a call. Code and message are empty if it has none.
 *
 * @param message in one line, without what is or may be a secret, since a response may repeat the
 *     request
 * @param throttling whether it is throttling, by the codes and statuses that the SDK knows
 * @param clockSkew whether the SDK's clock differed from AWS's; the SDK has corrected it by this
 *     response
 */
record AwsErrorResponse(
    int httpStatus,
    String code,
    String message,
    boolean throttling,
    boolean clockSkew,
    @Nullable String requestId) {

  private static final int MAX_MESSAGE = 2_000;
  private static final int MAX_PAGE = 1_000;

  /** The header that has the code as well; in a response without a body, it alone has it. */
  private static final String CODE_HEADER = "x-amzn-errortype";

  private static final Pattern MARKUP = Pattern.compile("(?:<[^>]*+>|\\s)++");

  private static final String WITHHELD =
      "what else it says repeats the private key, and is not shown";

  /**
   * Control and format characters, line separators, and halves of surrogate pairs: they break
   * lines, hide text or reorder it, and not every database takes them.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  /** PEM, encoded text that is longer than any ARN or name, and the signature of a request. */
  private static final Pattern SECRET =
      Pattern.compile("-----BEGIN.*+|[A-Za-z0-9+/=_\\\\-]{100,}+|\\b[0-9a-f]{64}\\b");

  /**
   * Reads the response out of the exception of the SDK.
   *
   * @param repeatsSecret whether a text repeats a part of a secret that was sent
   */
  static AwsErrorResponse of(AwsServiceException failure, Predicate<String> repeatsSecret) {
    AwsErrorDetails details = failure.awsErrorDetails();
    if (details == null) {
      details = AwsErrorDetails.builder().build();
    }
    String code =
        shown(
            orElse(details.errorCode(), codeOfHeader(details.sdkHttpResponse())),
            repeatsSecret,
            "");
    String message = orElse(details.errorMessage(), text(details.rawResponse()));
    String requestId = shown(orElse(failure.requestId(), ""), repeatsSecret, "");
    return new AwsErrorResponse(
        failure.statusCode(),
        code,
        shown(message, repeatsSecret, WITHHELD),
        isThrottling(failure, details, code),
        failure.isClockSkewException(),
        requestId.isEmpty() ? null : requestId);
  }

  /** The code; null if it has none. */
  @Nullable String codeOrNull() {
    return code.isEmpty() ? null : code;
  }

  boolean mentions(String phrase) {
    return message.toLowerCase(Locale.ROOT).contains(phrase);
  }

  /** The header may have a namespace before the code, and a URL after it. */
  private static String codeOfHeader(@Nullable SdkHttpResponse response) {
    return Optional.ofNullable(response)
        .flatMap(answer -> answer.firstMatchingHeader(CODE_HEADER))
        .map(type -> type.replaceFirst("[:,].*$", "").replaceFirst("^.*#", "").strip())
        .orElse("");
  }

  /** The text of an error page that is not from AWS, but from a gateway or a proxy. */
  private static String text(@Nullable SdkBytes page) {
    if (page == null) {
      return "";
    }
    String start =
        new String(
            page.asByteArrayUnsafe(),
            0,
            Math.min(page.asByteArrayUnsafe().length, MAX_PAGE),
            StandardCharsets.UTF_8);
    return MARKUP.matcher(start).replaceAll(" ").strip();
  }

  private static boolean isThrottling(
      AwsServiceException failure, AwsErrorDetails details, String code) {
    return AwsServiceException.builder()
        .statusCode(failure.statusCode())
        .awsErrorDetails(details.toBuilder().errorCode(code).build())
        .build()
        .isThrottlingException();
  }

  private static String shown(String said, Predicate<String> repeatsSecret, String otherwise) {
    String start = said.length() > MAX_MESSAGE ? said.substring(0, MAX_MESSAGE) : said;
    return repeatsSecret.test(start)
        ? otherwise
        : SECRET.matcher(UNPRINTABLE.matcher(start).replaceAll(" ")).replaceAll("…");
  }

  private static String orElse(@Nullable String text, String other) {
    return text == null || text.isBlank() ? other : text;
  }
}
