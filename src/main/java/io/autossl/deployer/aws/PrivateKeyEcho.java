package io.autossl.deployer.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds out whether a text repeats a part of a private key: as PEM, as in the request (the base64
 * of the PEM), or encoded once more in base64, hexadecimal or decimal numbers; in lines of any
 * length, and with the escapes of common formats.
 */
final class PrivateKeyEcho {

  /**
   * How many letters and digits in a row must agree. By accident so many do in one of a thousand
   * million messages. A shorter part reveals 66 bits at most, and leaves 190 of a P-256 key
   * unknown.
   */
  private static final int MIN_LENGTH = 12;

  private static final Pattern BODY = Pattern.compile("-----BEGIN[^-]*-----([^-]*)-----END");

  /**
   * What is left out of the comparison: escapes of line breaks, "+", "/" and "=", prefixes of
   * numbers, and punctuation.
   */
  private static final Pattern INSIGNIFICANT =
      Pattern.compile(
          "(?:%|=|\\\\x|\\\\u00|&#x)(?:0[ad]|2[bf]|3d);?|&#(?:10|13|43|47|61);|&[a-z]+;"
              + "|\\\\[nrt]|0x|\\\\x|[^a-z0-9]");

  private PrivateKeyEcho() {}

  /**
   * Whether a text repeats a part of a private key.
   *
   * @param privateKey in PEM
   */
  static boolean isIn(String text, String privateKey) {
    Set<String> said = fragments(text).collect(toSet());
    return !said.isEmpty()
        && forms(privateKey).flatMap(PrivateKeyEcho::fragments).anyMatch(said::contains);
  }

  /** All encodings of the DER, of the PEM, and of the base64 that the request has. */
  private static Stream<String> forms(String privateKey) {
    byte[] pem = privateKey.getBytes(UTF_8);
    return Stream.concat(
            BODY.matcher(privateKey)
                .results()
                .map(block -> Base64.getMimeDecoder().decode(block.group(1))),
            Stream.of(pem, Base64.getEncoder().encode(pem)))
        .flatMap(PrivateKeyEcho::encoded);
  }

  /**
   * In base64 from each of the first three bytes on, since base64 encodes three bytes at a time; in
   * hexadecimal and in decimal numbers.
   */
  private static Stream<String> encoded(byte[] bytes) {
    return Stream.concat(
        IntStream.range(0, Math.min(3, bytes.length))
            .mapToObj(
                first ->
                    Base64.getEncoder()
                        .encodeToString(Arrays.copyOfRange(bytes, first, bytes.length))),
        Stream.of(
            HexFormat.of().formatHex(bytes),
            IntStream.range(0, bytes.length)
                .mapToObj(index -> Integer.toString(Byte.toUnsignedInt(bytes[index])))
                .collect(joining())));
  }

  private static Stream<String> fragments(String text) {
    String significant = INSIGNIFICANT.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    return IntStream.rangeClosed(0, significant.length() - MIN_LENGTH)
        .mapToObj(start -> significant.substring(start, start + MIN_LENGTH));
  }
}
