package io.autossl.deployer.web;

import static java.util.stream.Collectors.joining;
import static org.springframework.web.context.request.RequestAttributes.SCOPE_REQUEST;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/**
 * Collects the problems of a body's fields while it is parsed, so that all of them are reported at
 * once. Outside of a request, Jackson parses JSON as usual.
 */
public final class BodyProblems extends DeserializationProblemHandler {

  /** The code of a {@link FieldProblem} for a field that the API does not know. */
  public static final String UNKNOWN = "UNKNOWN";

  private static final String ATTRIBUTE = BodyProblems.class.getName();

  /**
   * The problems that have been found in the body of the current request so far, up to {@link
   * FieldProblems#MAX}.
   */
  static List<FieldProblem> ofCurrentRequest() {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    return request == null ? List.of() : List.copyOf(of(request));
  }

  @Override
  public boolean handleUnknownProperty(
      DeserializationContext context,
      JsonParser parser,
      ValueDeserializer<?> deserializer,
      Object beanOrClass,
      String name) {
    // The parser may read an unknown field from a buffer, which has no path.
    String path =
        parser == context.getParser()
            ? FieldPath.of(parser)
            : FieldPath.of(context.getParser(), name);
    String known =
        deserializer.getKnownPropertyNames().stream().map(String::valueOf).collect(joining(", "));
    if (add(new FieldProblem(path, UNKNOWN, "is not known (known are " + known + ")"))) {
      parser.skipChildren();
      return true;
    }
    return false;
  }

  @Override
  public @Nullable Object handleWeirdStringValue(
      DeserializationContext context, Class<?> type, String value, String message) {
    JsonParser parser = context.getParser();
    return wrong(parser, type, parser.currentToken()) ? null : NOT_HANDLED;
  }

  @Override
  public @Nullable Object handleWeirdNumberValue(
      DeserializationContext context, Class<?> type, Number value, String message) {
    JsonParser parser = context.getParser();
    return wrong(parser, type, parser.currentToken()) ? null : NOT_HANDLED;
  }

  @Override
  public @Nullable Object handleUnexpectedToken(
      DeserializationContext context,
      JavaType type,
      JsonToken token,
      JsonParser parser,
      String message) {
    if (wrong(parser, type.getRawClass(), token)) {
      parser.skipChildren();
      return null;
    }
    return NOT_HANDLED;
  }

  /** Notes a wrong type. Returns whether to parse on: not if the body as a whole is wrong. */
  private static boolean wrong(JsonParser parser, Class<?> type, @Nullable JsonToken token) {
    String path = FieldPath.of(parser);
    return !path.isEmpty()
        && add(new FieldProblem(path, "INVALID", JsonTypes.mismatch(type, token)));
  }

  private static boolean add(FieldProblem problem) {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    if (request == null) {
      return false;
    }
    List<FieldProblem> problems = of(request);
    if (problems.size() < ApiException.MAX_ERRORS) {
      problems.add(problem);
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static List<FieldProblem> of(RequestAttributes request) {
    Object problems = request.getAttribute(ATTRIBUTE, SCOPE_REQUEST);
    if (problems == null) {
      problems = new ArrayList<FieldProblem>();
      request.setAttribute(ATTRIBUTE, problems, SCOPE_REQUEST);
    }
    return (List<FieldProblem>) problems;
  }
}
