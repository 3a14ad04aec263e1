package io.autossl.deployer.certificate.reading;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.Optional;

/** Reads files as text: UTF-8, or UTF-16 where a byte order mark says so. */
public final class FileText {

  static final char BYTE_ORDER_MARK = '\uFEFF';

  private FileText() {}

  /** The text of a file without its byte order mark; empty if it is a binary file. */
  public static Optional<String> decode(byte[] file) {
    try {
      String text = charset(file).newDecoder().decode(ByteBuffer.wrap(file)).toString();
      return Optional.of(withoutByteOrderMark(text)).filter(plain -> plain.indexOf('\0') < 0);
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }

  /** The text of a file; for a binary file, its base64. */
  public static String of(byte[] file) {
    return decode(file).orElseGet(() -> Base64.getEncoder().encodeToString(file));
  }

  /** A text without the byte order mark that some editors write. */
  static String withoutByteOrderMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** Java's UTF-16 detects the byte order by the mark, and removes it. */
  private static Charset charset(byte[] file) {
    return startsWith(file, 0xFE, 0xFF) || startsWith(file, 0xFF, 0xFE) ? UTF_16 : UTF_8;
  }

  private static boolean startsWith(byte[] file, int first, int second) {
    return file.length >= 2 && file[0] == (byte) first && file[1] == (byte) second;
  }
}
