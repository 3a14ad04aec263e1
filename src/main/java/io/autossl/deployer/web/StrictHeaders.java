package io.autossl.deployer.web;

import static org.springframework.http.HttpHeaders.IF_MATCH;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses headers of an operation that are repeated or not in ASCII. */
final class StrictHeaders implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method) {
      List<FieldProblem> problems =
          Arrays.stream(method.getMethodParameters())
              .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
              .filter(Objects::nonNull)
              .flatMap(header -> problems(request, header.name()))
              .toList();
      if (!problems.isEmpty()) {
        throw new ApiException(ErrorCode.VALIDATION_FAILED, problems);
      }
    }
    return true;
  }

  /** If-Match is a list, and lists may be sent in parts (RFC 9110, section 5.3). */
  private static Stream<FieldProblem> problems(HttpServletRequest request, String name) {
    return !name.equals(IF_MATCH) && HeaderText.values(request, name).size() > 1
        ? Stream.of(new FieldProblem(name, "REPEATED", "must be sent once"))
        : HeaderText.problems(request, name);
  }
}
