package io.autossl.deployer.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * Where a field stands in a body, such as {@code distributionIds[3]}; empty for the body itself.
 */
public final class FieldPath {

  /** In characters. Names of this API are much shorter; an unknown name may be of any length. */
  private static final int MAX_NAME_LENGTH = 100;

  private FieldPath() {}

  /** The path of the value that a parser is at. */
  static String of(JsonParser parser) {
    TokenStreamContext context = parser.streamReadContext();
    JsonToken token = parser.currentToken();
    return of(token != null && token.isStructStart() ? context.getParent() : context);
  }

  /** The path of a field of the object that a parser has just read. */
  static String of(JsonParser parser, String name) {
    return join(of(parser.streamReadContext()), name);
  }

  /** The path in an exception of Jackson. */
  static String of(JacksonException mismatch) {
    String path = "";
    for (JacksonException.Reference step : mismatch.getPath()) {
      String name = step.getPropertyName();
      path = name == null ? path + "[" + step.getIndex() + "]" : join(path, name);
    }
    return path;
  }

  private static String of(@Nullable TokenStreamContext context) {
    if (context == null || context.inRoot()) {
      return "";
    }
    String parent = of(context.getParent());
    return context.inArray()
        ? parent + "[" + context.getCurrentIndex() + "]"
        : join(parent, String.valueOf(context.currentName()));
  }

  /** A name, cut to the length that is shown. */
  public static String shortened(String name) {
    return name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) + "…" : name;
  }

  private static String join(String parent, String name) {
    return parent.isEmpty() ? shortened(name) : parent + "." + shortened(name);
  }
}
