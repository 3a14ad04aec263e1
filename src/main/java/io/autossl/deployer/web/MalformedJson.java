package io.autossl.deployer.web;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Explains what is wrong with the JSON of a body, and where. Jackson's messages hold parts of the
 * body, which may be secret, so they are only searched for known phrases.
 */
final class MalformedJson {

  private static final Pattern LIMIT =
      Pattern.compile("(nesting depth|Number value length|Name length).*allowed \\((\\d+),");

  private static final Map<String, String> LIMITS =
      Map.of(
          "nesting depth", "it may be nested at most %s levels deep",
          "Number value length", "a number may have at most %s characters",
          "Name length", "the name of a field may have at most %s characters");

  /** A phrase of Jackson's message, and what it means. */
  private record Fault(String phrase, String explanation) {}

  private static final String VALUE =
      "a value was expected: a text in double quotation marks, a number, true, false, null, an"
          + " array or an object";

  /**
   * The first that matches counts. The first ones are those whose messages may hold text of the
   * body.
   */
  private static final List<Fault> FAULTS =
      List.of(
          new Fault("Unrecognized token", VALUE),
          new Fault("Duplicate Object property", "the field before it is there twice"),
          new Fault("Trailing token", "nothing may follow the object"),
          new Fault("end-of-input", "it ends too early"),
          new Fault(
              "start property name", "the name of a field in double quotation marks was expected"),
          new Fault("a colon", "a colon was expected"),
          new Fault("separate Object entries", "a comma or } was expected"),
          new Fault("separate Array entries", "a comma or ] was expected"),
          new Fault("expected '}'", "a comma or } was expected"),
          new Fault("expected ']'", "a comma or ] was expected"),
          new Fault("UTF-8", "the text is not encoded in UTF-8"),
          new Fault(
              "unquoted character",
              "a line break or another control character must be written with a backslash"),
          new Fault(
              "escape",
              "a backslash must be followed by \" \\ / b f n r t, or u and four hexadecimal"
                  + " digits"),
          new Fault("numeric value", "numbers are written as in JSON: 10, -1 or 2.5"),
          new Fault("", VALUE));

  private MalformedJson() {}

  static String describe(JacksonException failure) {
    String message = String.valueOf(failure.getOriginalMessage());
    if (failure instanceof MismatchedInputException mismatch
        && !message.startsWith("Trailing token")) {
      return "The body must be a JSON object; %s was sent."
          .formatted(JsonTypes.describe(mismatch.getCurrentToken()));
    }
    if (failure instanceof JacksonIOException) {
      return "The body could not be read to its end.";
    }
    if (failure instanceof StreamConstraintsException) {
      Matcher limit = LIMIT.matcher(message);
      return limit.find()
          ? "The body is not taken: "
              + LIMITS.getOrDefault(limit.group(1), "").formatted(limit.group(2))
              + "."
          : "The body is not taken: something in it is too long.";
    }
    TokenStreamLocation location = failure.getLocation();
    return "The body is not well-formed JSON%s: %s."
        .formatted(
            location == null
                ? ""
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr()),
            FAULTS.stream()
                .filter(fault -> message.contains(fault.phrase()))
                .findFirst()
                .orElseThrow()
                .explanation());
  }
}
