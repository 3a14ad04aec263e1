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
 * Finds what a text repeats of a private key: as PEM or as what was sent, which is the base64 of
 * that; or encoded once more, as base64 or as hexadecimal or decimal numbers; in lines of any
 * length, and escaped for whatever format.
 */
final class PrivateKeyEcho {

  /**
   * How many letters and digits make a repetition. So many agree by accident in one of a thousand
   * million messages; fewer are 66 bits at the most, and leave 190 unknown of a P-256 key.
   */
  private static final int SHORTEST = 12;

  private static final Pattern BODY = Pattern.compile("-----BEGIN[^-]*-----([^-]*)-----END");

  /** Escapes of line breaks, "+", "/" and "=", what precedes numbers, and punctuation. */
  private static final Pattern INSIGNIFICANT =
      Pattern.compile(
          "(?:%|=|\\\\x|\\\\u00|&#x)(?:0[ad]|2[bf]|3d);?|&#(?:10|13|43|47|61);|&[a-z]+;"
              + "|\\\\[nrt]|0x|\\\\x|[^a-z0-9]");

  private PrivateKeyEcho() {}

  /**
   * Whether a text holds of a private key.
   *
   * @param privateKey in PEM
   */
  static boolean isIn(String text, String privateKey) {
    Set<String> said = fragments(text).collect(toSet());
    return !said.isEmpty()
        && forms(privateKey).flatMap(PrivateKeyEcho::fragments).anyMatch(said::contains);
  }

  /** Of its DER, of its PEM, and of what the request has. */
  private static Stream<String> forms(String privateKey) {
    byte[] pem = privateKey.getBytes(UTF_8);
    return Stream.concat(
            BODY.matcher(privateKey)
                .results()
                .map(block -> Base64.getMimeDecoder().decode(block.group(1))),
            Stream.of(pem, Base64.getEncoder().encode(pem)))
        .flatMap(PrivateKeyEcho::encoded);
  }

  /** In base64 from its first three bytes on, after which it begins to repeat itself. */
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
    return IntStream.rangeClosed(0, significant.length() - SHORTEST)
        .mapToObj(start -> significant.substring(start, start + SHORTEST));
  }
}
