package io.autossl.deployer.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that the API refuses: answered as a problem detail (RFC 9457). Neither its detail nor
 * its field problems may hold a secret.
 */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<FieldProblem> errors;
  private final transient List<UUID> conflicting;
  private final @Nullable Duration retryAfter;

  /** Refuses with a code and what the caller can do about it. */
  public ApiException(ErrorCode code, String detail) {
    this(code, detail, List.of());
  }

  /** Refuses with a code, what the caller can do about it, and the fields that are to blame. */
  public ApiException(ErrorCode code, String detail, List<FieldProblem> errors) {
    this(code, detail, errors, List.of(), null);
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
        ErrorCode.VALIDATION_FAILED,
        "The field \"" + field + "\" is invalid: " + message,
        List.of(new FieldProblem(field, fieldCode, message)));
  }

  /** Refuses with {@link ErrorCode#TOO_MANY_REQUESTS} what may be asked for again later. */
  public static ApiException tooManyRequests(String detail, Duration retryAfter) {
    return new ApiException(ErrorCode.TOO_MANY_REQUESTS, detail, List.of(), List.of(), retryAfter);
  }

  /** Refuses because of other resources that are in the way, and names them. */
  public static ApiException conflict(ErrorCode code, String detail, List<UUID> conflicting) {
    return new ApiException(code, detail, List.of(), conflicting, null);
  }

  /** The code for programs. */
  public ErrorCode code() {
    return code;
  }

  /** When the caller may ask again, if that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The resources that are in the way, if any. */
  public List<UUID> conflicting() {
    return conflicting;
  }

  /** The fields that are to blame, if any. */
  public List<FieldProblem> errors() {
    return errors;
  }
}
