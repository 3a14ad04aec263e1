package io.autossl.deployer.web.server;

import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.BodyProblems;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldPath;
import io.autossl.deployer.web.FieldProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses bodies of operations that take none: options in it, such as {@code dryRun}, would be
 * ignored. An empty object is accepted, since many clients send one.
 */
final class UnwantedBodies implements HandlerInterceptor {

  private static final int MAX_BYTES = 1024;

  private final JsonMapper json;

  UnwantedBodies(JsonMapper json) {
    this.json = json;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method && hasBody(request) && !takesBody(method)) {
      refuseUnlessEmpty(request);
    }
    return true;
  }

  private static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  private static boolean takesBody(HandlerMethod method) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
    return mapping != null && mapping.consumes().length > 0;
  }

  private void refuseUnlessEmpty(HttpServletRequest request) {
    if (request.getContentLengthLong() > MAX_BYTES) {
      throw unwanted();
    }
    JsonNode content = read(request);
    if (!content.isMissingNode() && !content.isObject()) {
      throw unwanted();
    }
    List<FieldProblem> fields =
        content
            .propertyStream()
            .map(
                field ->
                    new FieldProblem(
                        FieldPath.shortened(field.getKey()),
                        BodyProblems.UNKNOWN,
                        "is not known (this operation takes no fields)"))
            .toList();
    if (!fields.isEmpty()) {
      throw new ApiException(ErrorCode.UNKNOWN_FIELD, fields);
    }
  }

  private JsonNode read(HttpServletRequest request) {
    RequestInputBuffer.of(request).expectWithin(RequestTimeoutValve.UNNEEDED_TIMEOUT);
    try {
      byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
      if (body.length <= MAX_BYTES) {
        return json.readTree(body);
      }
    } catch (IOException | JacksonException lateOrNotJson) {
      throw unwanted();
    }
    throw unwanted();
  }

  private static ApiException unwanted() {
    return new ApiException(ErrorCode.MALFORMED_REQUEST, "This request takes no body.");
  }
}
