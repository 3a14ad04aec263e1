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

/** What headers hold, as it was sent: bytes of which only visible ASCII has one meaning. */
final class HeaderText {

  private HeaderText() {}

  /** The values of a header, also those that Spring Security's firewall does not hand out. */
  static List<String> values(HttpServletRequest request, String name) {
    return Collections.list(received(request).getHeaders(name));
  }

  /** All headers that hold anything but visible ASCII characters and blanks. */
  static List<FieldProblem> problems(HttpServletRequest request) {
    return Collections.list(received(request).getHeaderNames()).stream()
        .distinct()
        .flatMap(name -> problems(request, name))
        .toList();
  }

  /** Whether a header holds anything but visible ASCII characters and blanks. */
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

  /** Tomcat makes one character of each byte; most clients send UTF-8. */
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
