package io.autossl.deployer.web;

import io.autossl.deployer.secret.SecretText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import tools.jackson.core.JsonToken;

/** Names types of fields for clients: by JSON types, not by Java classes. */
final class JsonTypes {

  private JsonTypes() {}

  /** What a field must be, and which JSON type was sent if that is the problem. */
  static String mismatch(@Nullable Class<?> expected, @Nullable JsonToken sent) {
    String rule = "must be " + describe(expected);
    return sent == null || (isText(expected) && sent == JsonToken.VALUE_STRING)
        ? rule
        : rule + "; " + describe(sent) + " was sent";
  }

  /** What a parameter must be; for one with several values, what each of them must be. */
  static String describe(MethodParameter parameter) {
    ResolvableType type = ResolvableType.forMethodParameter(parameter);
    return describe(
        Collection.class.isAssignableFrom(parameter.getParameterType())
            ? type.resolveGeneric()
            : type.resolve());
  }

  static String describe(@Nullable Class<?> type) {
    if (type == UUID.class) {
      return "a UUID such as 0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Instant.class) {
      return "an RFC 3339 time such as 2027-01-31T12:00:00Z";
    }
    if (type == String.class || type == SecretText.class) {
      return "a text";
    }
    if (type == null) {
      return "a value of another type";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "an array";
    }
    return type.isRecord() ? "an object" : "a value of another type";
  }

  static String describe(@Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case null, default -> "something else";
    };
  }

  private static boolean isText(@Nullable Class<?> type) {
    return type == UUID.class
        || type == Instant.class
        || type == String.class
        || type == SecretText.class
        || (type != null && type.isEnum());
  }
}
