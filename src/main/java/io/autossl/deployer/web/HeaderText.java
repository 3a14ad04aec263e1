package io.autossl.deployer.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.connector.RequestFacade;
import org.springframework.web.util.WebUtils;

/**
 * Reads headers as they were sent, and finds bytes other than visible ASCII, whose encoding is not
 * defined (RFC 9110, section 5.5).
 */
final class HeaderText {

  private HeaderText() {}

  /** The values of a header, including those that Spring Security's firewall would refuse. */
  static List<String> values(HttpServletRequest request, String name) {
    return Collections.list(received(request).getHeaders(name));
  }

  /** The problems of all headers that hold anything but visible ASCII characters and blanks. */
  static List<FieldProblem> problems(HttpServletRequest request) {
    return Collections.list(received(request).getHeaderNames()).stream()
        .distinct()
        .flatMap(name -> problems(request, name))
        .toList();
  }

  /** The problem of a header, if it holds anything but visible ASCII characters and blanks. */
  static Stream<FieldProblem> problems(HttpServletRequest request, String name) {
    return values(request, name).stream()
        .flatMap(value -> strangeCharacter(value).stream())
        .limit(1)
        .map(
            character ->
                new FieldProblem(
                    name,
                    "INVALID",
                    "may hold visible ASCII characters only; it holds " + character));
  }

  private static Optional<String> strangeCharacter(String value) {
    return text(value)
        .codePoints()
        .filter(character -> character < ' ' || character > '~')
        .mapToObj(
            character ->
                Character.isLetterOrDigit(character)
                    ? Character.toString(character)
                    : "U+%04X".formatted(character))
        .findFirst();
  }

  /**
   * The text of a value, decoded as UTF-8, which most clients send. Tomcat decodes it as ISO
   * 8859-1.
   */
  private static String text(String value) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(value.getBytes(ISO_8859_1))).toString();
    } catch (CharacterCodingException latin1) {
      return value;
    }
  }

  private static HttpServletRequest received(HttpServletRequest request) {
    return requireNonNullElse(WebUtils.getNativeRequest(request, RequestFacade.class), request);
  }
}
