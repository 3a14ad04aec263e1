package io.autossl.deployer.certificate.reading;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.StringTokenizer;
import org.bouncycastle.util.io.pem.PemHeader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the PEM blocks of a text (RFC 7468), anywhere in it and even if its line breaks are lost.
 * There may be comments around them. Text that looks like a part of a block but belongs to none is
 * refused, so that no block is silently ignored.
 */
final class PemScanner {

  private static final String BEGIN = "BEGIN";
  private static final String END = "END";
  private static final int HYPHENS = 5;
  private static final int MAX_LABEL = 64;

  /** With fewer dashes, "END" may just be a word of a comment. */
  private static final int MIN_DASHES = 2;

  private static final int MIN_DASHES_BEFORE_BLANKS = 4;

  /** The beginning of DER of more than 127 bytes, in base64. */
  private static final String LARGE_DER = "MI";

  private static final int MIN_CONTENT = 32;

  private final String text;
  private final UploadField field;
  private final List<PemBlock> blocks = new ArrayList<>();
  private @Nullable Marker open;

  /** The end of the last marker, and its line. */
  private int position;

  private int line = 1;

  private PemScanner(String text, UploadField field) {
    this.text = text;
    this.field = field;
  }

  /** A BEGIN or END line. */
  private record Marker(String keyword, String label, int start, int end, int line) {}

  /**
   * The blocks of a text.
   *
   * @throws io.autossl.deployer.web.ApiException if something in it looks like a block and cannot
   *     be read; it tells where
   */
  static List<PemBlock> blocks(String text, UploadField field) {
    return new PemScanner(text, field).blocks();
  }

  private List<PemBlock> blocks() {
    int last = position;
    for (Marker marker = next(); marker != null; marker = next()) {
      if (open == null) {
        requireComment(last, marker.start());
        begin(marker);
      } else {
        end(open, marker);
      }
      last = position;
    }
    if (open != null) {
      throw withoutEnd(open);
    }
    if (!blocks.isEmpty()) {
      requireComment(last, text.length());
    }
    return List.copyOf(blocks);
  }

  private void begin(Marker marker) {
    if (marker.keyword().equals(END)) {
      throw refused(
          "Line %d of the field \"%s\" ends a block that does not begin: its BEGIN line is damaged"
              + " or missing.",
          marker.start());
    }
    if (blocks.size() == PemText.MAX_BLOCKS) {
      throw field.malformed(
          "The field \"%s\" holds more than %d blocks. Send only the certificate with its chain and its key."
              .formatted(field, PemText.MAX_BLOCKS));
    }
    open = marker;
  }

  private void end(Marker begin, Marker end) {
    if (end.keyword().equals(BEGIN)) {
      throw withoutEnd(begin);
    }
    if (!end.label().equals(begin.label())) {
      throw refused(
          "Line %d of the field \"%s\" ends a block of another label than it begins with.",
          end.start());
    }
    blocks.add(block(begin, text.substring(begin.end(), end.start())));
    open = null;
  }

  /** The next BEGIN or END line. */
  private @Nullable Marker next() {
    for (int at = position; at < text.length(); at++) {
      String word = text.startsWith(BEGIN, at) ? BEGIN : text.startsWith(END, at) ? END : null;
      if (word != null) {
        int start = startOfMarker(at);
        if (start >= 0) {
          Marker marker = marker(word, start, at);
          position = marker.end();
          line = marker.line();
          return marker;
        }
      }
    }
    return null;
  }

  /** The start of the dashes before a word; -1 if they are too few for a marker. */
  private int startOfMarker(int word) {
    int afterDashes = word;
    while (afterDashes > position && isBlank(text.charAt(afterDashes - 1))) {
      afterDashes--;
    }
    int start = afterDashes;
    while (start > position && isDash(text.charAt(start - 1))) {
      start--;
    }
    int fewest = afterDashes == word ? MIN_DASHES : MIN_DASHES_BEFORE_BLANKS;
    return afterDashes - start >= fewest ? start : -1;
  }

  private Marker marker(String word, int start, int at) {
    int label = at + word.length() + 1;
    int labelEnd = label;
    while (labelEnd < text.length()
        && labelEnd - label < MAX_LABEL
        && isOfLabel(text.charAt(labelEnd))) {
      labelEnd++;
    }
    int dashesEnd = labelEnd;
    while (dashesEnd < text.length() && isDash(text.charAt(dashesEnd))) {
      dashesEnd++;
    }
    // Files that were joined without a line break between them: the dashes of two markers meet.
    boolean meets =
        dashesEnd - labelEnd == 2 * HYPHENS
            && (text.startsWith(BEGIN, dashesEnd) || text.startsWith(END, dashesEnd));
    int end = labelEnd + HYPHENS;
    boolean whole =
        at - start == HYPHENS
            && isHyphens(start, at)
            && labelEnd > label
            && text.charAt(label - 1) == ' '
            && !isBlank(text.charAt(label))
            && !isBlank(text.charAt(labelEnd - 1))
            && (dashesEnd == end || meets)
            && isHyphens(labelEnd, dashesEnd);
    if (!whole) {
      throw refused(
          "Line %d of the field \"%s\" is a damaged BEGIN or END line: five hyphens, BEGIN or END,"
              + " a label and five hyphens are expected, as in -----BEGIN CERTIFICATE-----.",
          at);
    }
    return new Marker(
        word, text.substring(label, labelEnd), start, end, line + lineBreaks(position, start));
  }

  private PemBlock block(Marker begin, String body) {
    List<PemHeader> headers = new ArrayList<>();
    StringBuilder base64 = new StringBuilder(body.length());
    StringTokenizer words = new StringTokenizer(body, FieldReader.BLANKS);
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      int colon = base64.isEmpty() ? word.indexOf(':') : -1;
      if (colon > 0) {
        String value = word.substring(colon + 1);
        headers.add(
            new PemHeader(
                word.substring(0, colon),
                value.isEmpty() && words.hasMoreTokens() ? words.nextToken() : value));
      } else {
        base64.append(word);
      }
    }
    byte[] content = content(begin, base64.toString());
    return new PemBlock(label(begin, content), headers, content, blocks.size() + 1, begin.line());
  }

  /**
   * The label; for CERTIFICATE, by the content, since Windows gives that label to everything it
   * encodes.
   */
  private static String label(Marker begin, byte[] content) {
    return ObjectKind.ofLabel(begin.label()) == ObjectKind.CERTIFICATE
        ? DerLabel.of(content).orElse(begin.label())
        : begin.label();
  }

  private byte[] content(Marker begin, String base64) {
    if (ObjectKind.ofLabel(begin.label()) == ObjectKind.PGP) {
      // OpenPGP armor ends in a checksum, which is not base64. No field accepts it anyway.
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw refused(
          "The block that begins in line %d of the field \"%s\" is not Base64: a part is missing,"
              + " or something was put in. Send it as it was made.",
          begin.start());
    }
  }

  /** Refuses text between blocks that looks like the content of one without its BEGIN line. */
  private void requireComment(int from, int to) {
    int start = from;
    for (int at = from; at <= to; at++) {
      if (at == to || !isBase64(text.charAt(at))) {
        if (at - start >= MIN_CONTENT && text.startsWith(LARGE_DER, start)) {
          throw refused(
              "Line %d of the field \"%s\" looks like the content of a block, but it stands in"
                  + " none: the BEGIN line is missing.",
              start);
        }
        start = at + 1;
      }
    }
  }

  private RuntimeException withoutEnd(Marker begin) {
    return refused(
        "The block that begins in line %d of the field \"%s\" has no END line: it is damaged, or a"
            + " part of the text is missing.",
        begin.start());
  }

  private RuntimeException refused(String detail, int index) {
    return field.malformed(detail.formatted(1 + lineBreaks(0, index), field));
  }

  private int lineBreaks(int from, int to) {
    int count = 0;
    for (int at = from; at < to; at++) {
      char character = text.charAt(at);
      boolean alone = character == '\r' && !text.startsWith("\n", at + 1);
      if (character == '\n' || alone) {
        count++;
      }
    }
    return count;
  }

  private boolean isHyphens(int from, int to) {
    return text.substring(from, to).chars().allMatch(character -> character == '-');
  }

  /** Whether it is a hyphen or a longer dash, which word processors replace hyphens by. */
  private static boolean isDash(char character) {
    return Character.getType(character) == Character.DASH_PUNCTUATION;
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }

  private static boolean isOfLabel(char character) {
    return character >= ' ' && character <= '~' && character != '-';
  }

  private static boolean isBase64(char character) {
    return character >= 'A' && character <= 'Z'
        || character >= 'a' && character <= 'z'
        || character >= '0' && character <= '9'
        || character == '+'
        || character == '/'
        || character == '=';
  }
}
