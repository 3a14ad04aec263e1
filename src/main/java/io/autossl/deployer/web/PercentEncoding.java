package io.autossl.deployer.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds mistakes in percent-encoded text.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section 2.1</a>
 */
final class PercentEncoding {

  private static final Pattern BROKEN = Pattern.compile("%(?!\\p{XDigit}{2})");

  private PercentEncoding() {}

  /** What is wrong with an encoded text, and where; empty if it can be decoded. */
  static Optional<String> fault(String encoded) {
    Matcher broken = BROKEN.matcher(encoded);
    if (broken.find()) {
      return Optional.of(
          "the %% at character %d must be followed by two hexadecimal digits (a percent sign is %%25)"
              .formatted(broken.start() + 1));
    }
    try {
      UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(URLDecoder.decode(encoded, ISO_8859_1).getBytes(ISO_8859_1)));
      return Optional.empty();
    } catch (CharacterCodingException notUtf8) {
      return Optional.of("it must be percent-encoded UTF-8 (ü is %C3%BC)");
    }
  }
}
