package io.autossl.deployer.web;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that the API refuses: answered as a problem detail (RFC 9457). Neither its detail nor
 * its field problems may hold a secret.
 */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The most field problems in an answer: one for each distribution that a target may have. */
  static final int MAX_ERRORS = 500;

  /**
   * The most field problems in {@code detail}, which is for people; {@code errors} has the others.
   */
  private static final int MAX_TOLD = 5;

  private final ErrorCode code;
  private final transient List<FieldProblem> errors;
  private final transient List<UUID> conflicting;
  private final @Nullable Duration retryAfter;

  /** Refuses with a code and a detail: what is wrong, and what the client can do about it. */
  public ApiException(ErrorCode code, String detail) {
    this(code, detail, List.of());
  }

  /** Refuses with a code, a detail, and the fields that are to blame. */
  public ApiException(ErrorCode code, String detail, List<FieldProblem> errors) {
    this(code, detail, errors, List.of(), null);
  }

  /** Refuses with a code because of fields; the detail is made of their problems. */
  public ApiException(ErrorCode code, List<FieldProblem> errors) {
    this(code, detail(errors), errors.stream().limit(MAX_ERRORS).toList());
  }

  private ApiException(
      ErrorCode code,
      String detail,
      List<FieldProblem> errors,
      List<UUID> conflicting,
      @Nullable Duration retryAfter) {
    super(detail);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.conflicting = List.copyOf(conflicting);
    this.retryAfter = retryAfter;
  }

  /** Refuses one field with {@link ErrorCode#VALIDATION_FAILED}. */
  public static ApiException invalidField(String field, String fieldCode, String message) {
    return new ApiException(
        ErrorCode.VALIDATION_FAILED, List.of(new FieldProblem(field, fieldCode, message)));
  }

  /**
   * Refuses with {@link ErrorCode#TOO_MANY_REQUESTS}; the request may be repeated after this time.
   */
  public static ApiException tooManyRequests(String detail, Duration retryAfter) {
    return new ApiException(ErrorCode.TOO_MANY_REQUESTS, detail, List.of(), List.of(), retryAfter);
  }

  /**
   * Refuses with {@link ErrorCode#SERVICE_UNAVAILABLE}; the request may be repeated after this
   * time.
   */
  public static ApiException overloaded(String detail, Duration retryAfter) {
    return new ApiException(
        ErrorCode.SERVICE_UNAVAILABLE, detail, List.of(), List.of(), retryAfter);
  }

  /** Refuses because of other resources that conflict with the request, and names them. */
  public static ApiException conflict(ErrorCode code, String detail, List<UUID> conflicting) {
    return new ApiException(code, detail, List.of(), conflicting, null);
  }

  /** The error code, for programs. */
  public ErrorCode code() {
    return code;
  }

  /** After which time the request may be repeated, if that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The resources that conflict with the request, if any. */
  public List<UUID> conflicting() {
    return conflicting;
  }

  /** The fields that are to blame, if any. */
  public List<FieldProblem> errors() {
    return errors;
  }

  private static String detail(List<FieldProblem> errors) {
    Map<String, String> byField =
        errors.stream()
            .collect(
                toMap(
                    FieldProblem::field,
                    FieldProblem::message,
                    (one, other) -> one + ", and " + other,
                    LinkedHashMap::new));
    String first =
        byField.entrySet().stream()
            .limit(MAX_TOLD)
            .map(field -> "\"%s\" %s".formatted(field.getKey(), field.getValue()))
            .collect(joining("; "));
    int left = byField.size() - MAX_TOLD;
    return byField.size() == 1
        ? "The field " + first + "."
        : "%d fields are invalid: %s%s."
            .formatted(byField.size(), first, left > 0 ? "; and " + left + " more" : "");
  }
}
