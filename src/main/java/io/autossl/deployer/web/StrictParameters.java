package io.autossl.deployer.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that are unknown, empty or repeated. It checks the query alone: a form
 * in the body is checked by its operation.
 */
final class StrictParameters implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String query = request.getQueryString();
    if (query != null && handler instanceof HandlerMethod method) {
      PercentEncoding.fault(query)
          .ifPresent(
              fault -> {
                throw new ApiException(
                    ErrorCode.MALFORMED_REQUEST, "The query cannot be read: " + fault + ".");
              });
      Set<String> known = known(method);
      List<FieldProblem> problems =
          parameters(query).entrySet().stream()
              .flatMap(parameter -> problem(parameter, known))
              .toList();
      if (!problems.isEmpty()) {
        throw new ApiException(ErrorCode.UNKNOWN_PARAMETER, problems);
      }
    }
    return true;
  }

  private static Map<String, List<String>> parameters(String query) {
    return Arrays.stream(query.split("&"))
        .filter(parameter -> !parameter.isEmpty())
        .map(parameter -> parameter.split("=", 2))
        .collect(
            groupingBy(
                parts -> URLDecoder.decode(parts[0], UTF_8),
                LinkedHashMap::new,
                mapping(
                    parts -> parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8),
                    toList())));
  }

  private static Stream<FieldProblem> problem(
      Map.Entry<String, List<String>> parameter, Set<String> known) {
    String name = parameter.getKey();
    if (!known.contains(name)) {
      return Stream.of(
          new FieldProblem(
              FieldPath.shortened(name),
              "UNKNOWN",
              known.isEmpty()
                  ? "is not known (this operation takes no parameters)"
                  : "is not known (known are " + String.join(", ", known) + ")"));
    }
    if (parameter.getValue().size() > 1) {
      return Stream.of(new FieldProblem(name, "REPEATED", "must be given once"));
    }
    return parameter.getValue().getFirst().isBlank()
        ? Stream.of(new FieldProblem(name, "EMPTY", "must not be empty"))
        : Stream.empty();
  }

  private static Set<String> known(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
        .map(StrictParameters::name)
        .collect(toCollection(LinkedHashSet::new));
  }

  private static String name(MethodParameter parameter) {
    RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
    return annotation == null || annotation.name().isEmpty()
        ? parameter.getParameter().getName()
        : annotation.name();
  }
}
