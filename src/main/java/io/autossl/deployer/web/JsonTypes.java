package io.autossl.deployer.web;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the types of fields are called to a caller, who knows JSON and not Java. */
final class JsonTypes {

  private JsonTypes() {}

  static String describe(@Nullable Class<?> type) {
    if (type == null) {
      return "a value of another type";
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Instant.class) {
      return "an RFC 3339 time";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    return "a value of another type";
  }
}
