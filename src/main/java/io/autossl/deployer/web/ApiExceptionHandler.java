package io.autossl.deployer.web;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toSet;

import io.autossl.deployer.secret.SealBrokenException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Turns every exception of a request into a problem detail (RFC 9457) with an error code. */
@RestControllerAdvice
public class ApiExceptionHandler extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ApiExceptionHandler.class);

  private final int mostParameters;

  ApiExceptionHandler(@Value("${server.tomcat.max-parameter-count}") int mostParameters) {
    this.mostParameters = mostParameters;
  }

  @ExceptionHandler
  ResponseEntity<Object> handleApiException(ApiException refusal, WebRequest request) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(refusal.code().status())
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    refusal
        .retryAfter()
        .ifPresent(
            time -> answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(time.toSeconds())));
    return answer.body(Problems.of(refusal, path(request)));
  }

  /**
   * The firewall checks headers and parameters only when they are read, which may be in a
   * controller.
   */
  @ExceptionHandler
  ResponseEntity<Object> handleRejected(RequestRejectedException rejected, WebRequest request) {
    return handleApiException(UnreadableRequest.refusal(servletRequest(request)), request);
  }

  @ExceptionHandler
  ResponseEntity<Object> handleUnreadableForm(MultipartException unreadable, WebRequest request) {
    for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException refusal) {
        return handleApiException(refusal, request);
      }
    }
    return answer(
        ErrorCode.MALFORMED_REQUEST,
        "The form cannot be read: it is cut off, or its Content-Type lacks the boundary.",
        List.of(),
        request);
  }

  /**
   * Tomcat parses parameters when the first one is read, mostly by Spring's classes, and fails
   * there.
   */
  @ExceptionHandler
  ResponseEntity<Object> handleUnreadableParameters(
      InvalidParameterException unreadable, WebRequest request) {
    String query = servletRequest(request).getQueryString();
    return answer(
        code(unreadable.getErrorCode()),
        Optional.ofNullable(query)
            .flatMap(PercentEncoding::fault)
            .map("The query cannot be read: %s."::formatted)
            .orElseGet(this::parameterLimit),
        List.of(),
        request);
  }

  @ExceptionHandler({
    CannotCreateTransactionException.class,
    TransactionSystemException.class,
    DataAccessResourceFailureException.class,
    RecoverableDataAccessException.class,
    TransientDataAccessException.class
  })
  ResponseEntity<Object> handleDatabaseFailure(NestedRuntimeException failure, WebRequest request) {
    log.warn(
        "The database did not serve {}: {}",
        path(request),
        failure.getMostSpecificCause().toString());
    return answer(
        ErrorCode.SERVICE_UNAVAILABLE,
        "The database does not answer at the moment; try again soon.",
        List.of(),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Object> handleBrokenSeal(SealBrokenException broken, WebRequest request) {
    log.error("A secret does not open for {}", path(request), broken);
    return answer(
        ErrorCode.INTERNAL_ERROR,
        "A stored secret does not open with the service's keyset: give the service its keyset back,"
            + " or store the secret again.",
        List.of(),
        request);
  }

  /**
   * The client has closed the connection: there is nothing to answer, and no error of the service.
   */
  @ExceptionHandler
  void handleGoneClient(ClientAbortException gone, WebRequest request) {
    log.debug("The client that asked for {} has closed the connection", path(request), gone);
  }

  @ExceptionHandler
  ResponseEntity<Object> handleUnexpected(Exception failure, WebRequest request) {
    log.error("Unexpected failure of {}", path(request), failure);
    return answer(
        ErrorCode.INTERNAL_ERROR,
        "The request failed for a reason of the service's own; its log says more.",
        List.of(),
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException invalid,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(
        invalid.getBindingResult().getAllErrors().stream().map(FieldProblems::of).toList(),
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException invalid,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(
        invalid.getParameterValidationResults().stream().flatMap(FieldProblems::of).toList(),
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException unreadable,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException refusal) {
        return handleApiException(refusal, request);
      }
      if (cause instanceof DatabindException mismatch && !mismatch.getPath().isEmpty()) {
        return invalid(withThoseBefore(FieldProblems.of(mismatch)), request);
      }
    }
    if (unreadable.getCause() instanceof JacksonException malformed) {
      return answer(
          ErrorCode.MALFORMED_REQUEST, MalformedJson.describe(malformed), List.of(), request);
    }
    return answer(
        ErrorCode.MALFORMED_REQUEST,
        "The body must be a JSON object; there is none, or it is null.",
        List.of(),
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception failure,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
      return invalid(
          List.of(
              new FieldProblem(
                  requireNonNullElse(mismatch.getPropertyName(), "parameter"),
                  "INVALID",
                  "must be " + JsonTypes.describe(mismatch.getParameter()))),
          request);
    }
    if (failure instanceof HttpMediaTypeException wrong) {
      List<FieldProblem> problems =
          UnsupportedRequest.unreadableMediaType(wrong, servletRequest(request));
      if (!problems.isEmpty()) {
        return invalid(problems, request);
      }
    }
    ErrorCode code = code(status.value());
    ResponseEntity<Object> answer =
        answer(code, detail(failure, code, body, request), List.of(), request);
    return ResponseEntity.status(answer.getStatusCode())
        .headers(headers)
        .headers(answer.getHeaders())
        .body(answer.getBody());
  }

  private static String detail(
      Exception failure, ErrorCode code, @Nullable Object body, WebRequest request) {
    return UnsupportedRequest.describe(failure, servletRequest(request))
        .orElseGet(() -> detail(code, body));
  }

  private static String detail(ErrorCode code, @Nullable Object body) {
    if (code == ErrorCode.NOT_FOUND) {
      return "There is nothing at this path.";
    }
    if (code != ErrorCode.INTERNAL_ERROR
        && body instanceof ProblemDetail problem
        && problem.getDetail() != null) {
      return problem.getDetail();
    }
    return code.title() + ".";
  }

  private String parameterLimit() {
    return "The parameters cannot be read: there may be at most %d, each as name=value."
        .formatted(mostParameters);
  }

  /** The error code for an HTTP status of Tomcat or Spring. */
  public static ErrorCode code(int status) {
    return switch (status) {
      case 401 -> ErrorCode.UNAUTHORIZED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 406 -> ErrorCode.NOT_ACCEPTABLE;
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 429 -> ErrorCode.TOO_MANY_REQUESTS;
      case 503 -> ErrorCode.SERVICE_UNAVAILABLE;
      // Tomcat's statuses for unknown methods and unknown versions of HTTP.
      case 501, 505 -> ErrorCode.MALFORMED_REQUEST;
      default -> status < 500 ? ErrorCode.MALFORMED_REQUEST : ErrorCode.INTERNAL_ERROR;
    };
  }

  private ResponseEntity<Object> invalid(List<FieldProblem> problems, WebRequest request) {
    return handleApiException(
        new ApiException(
            ErrorCode.VALIDATION_FAILED,
            problems.stream().sorted(Comparator.comparing(FieldProblem::field)).toList()),
        request);
  }

  private static List<FieldProblem> withThoseBefore(FieldProblem last) {
    List<FieldProblem> before = BodyProblems.ofCurrentRequest();
    Set<String> told = before.stream().map(FieldProblem::field).collect(toSet());
    return Stream.concat(
            before.stream(), Stream.of(last).filter(problem -> !told.contains(problem.field())))
        .toList();
  }

  private static ResponseEntity<Object> answer(
      ErrorCode code, @Nullable String detail, List<FieldProblem> errors, WebRequest request) {
    ProblemDetail problem =
        Problems.of(code, requireNonNullElse(detail, code.title()), errors, path(request));
    return ResponseEntity.status(code.status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static String path(WebRequest request) {
    return servletRequest(request).getRequestURI();
  }

  private static HttpServletRequest servletRequest(WebRequest request) {
    return ((ServletWebRequest) request).getRequest();
  }
}
