package io.autossl.deployer.web;

import static java.util.Objects.requireNonNullElse;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem details (RFC 9457), for controllers and for filters and valves before them. */
@Component
public class Problems {

  /**
   * The policy of all responses but pages: a browser that shows one loads and runs nothing for it.
   */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final JsonMapper json;

  Problems(JsonMapper json) {
    this.json = json;
  }

  static ProblemDetail of(
      ErrorCode code, String detail, List<FieldProblem> errors, String instance) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(code.status(), detail);
    problem.setType(type(code));
    problem.setTitle(code.title());
    problem.setInstance(instance(instance));
    problem.setProperty("code", code.name());
    if (!errors.isEmpty()) {
      problem.setProperty("errors", errors);
    }
    return problem;
  }

  static ProblemDetail of(ApiException refusal, String instance) {
    ProblemDetail problem =
        of(
            refusal.code(),
            requireNonNullElse(refusal.getMessage(), refusal.code().title()),
            refusal.errors(),
            instance);
    List<UUID> conflicting = refusal.conflicting();
    if (!conflicting.isEmpty()) {
      problem.setProperty("conflictingId", conflicting.getFirst());
    }
    if (conflicting.size() > 1) {
      problem.setProperty("conflictingIds", conflicting);
    }
    return problem;
  }

  /**
   * The {@code type} of an error's problem detail: {@code urn:autossl:problem:} and the code in
   * lower case with hyphens.
   */
  public static URI type(ErrorCode code) {
    return URI.create(
        "urn:autossl:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** Answers a request with a problem, which may hold no secret. */
  public void write(
      HttpServletRequest request, HttpServletResponse response, ErrorCode code, String detail)
      throws IOException {
    write(response, code, detail, request.getRequestURI());
  }

  /**
   * Answers with a problem, which may hold no secret.
   *
   * @param instance the path of the request
   */
  public void write(HttpServletResponse response, ErrorCode code, String detail, String instance)
      throws IOException {
    write(response, new ApiException(code, detail), instance);
  }

  /**
   * Answers with the problem of a refusal.
   *
   * @param instance the path of the request
   */
  public void write(HttpServletResponse response, ApiException refusal, String instance)
      throws IOException {
    response.setStatus(refusal.code().status().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    byte[] body = json.writeValueAsBytes(of(refusal, instance));
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static URI instance(String path) {
    try {
      return URI.create(path);
    } catch (IllegalArgumentException notAUri) {
      return URI.create("/");
    }
  }
}
