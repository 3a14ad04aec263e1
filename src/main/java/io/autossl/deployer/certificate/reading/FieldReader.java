package io.autossl.deployer.certificate.reading;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/** Reads what people put into a field: PEM as it was copied, or Base64 without the armor. */
final class FieldReader {

  /** What may stand where line breaks were. */
  static final String BLANKS = " \t\r\n\f\u000B\u0085\u00A0\u2028\u2029";

  private static final String BEGIN = "-----BEGIN ";

  private FieldReader() {}

  /**
   * What a field holds, at least one block. Base64 without armor is one of the label that it would
   * have. Lines are counted as they are once the escape {@code \n} is a line break.
   *
   * @throws io.autossl.deployer.web.ApiException if it holds nothing that can be read, or something
   *     that is damaged
   */
  static List<PemBlock> read(String text, UploadField field) {
    String lines = withLineBreaks(text);
    foreign(lines)
        .ifPresent(
            kind -> {
              throw field.malformed("This" + kind.insteadOfWhatIsIn(field));
            });
    List<PemBlock> blocks = PemScanner.blocks(lines, field);
    return blocks.isEmpty() ? unarmored(lines, field) : blocks;
  }

  /** Secret stores and environment variables have line breaks as two characters. */
  private static String withLineBreaks(String text) {
    return FileText.withoutByteOrderMark(text)
        .replace("\\r\\n", "\n")
        .replace("\\n", "\n")
        .replace("\\r", "\n");
  }

  private static Optional<ObjectKind> foreign(String lines) {
    String text = lines.stripLeading();
    if (text.startsWith("PuTTY-User-Key-File-")
        || text.startsWith("ssh-")
        || text.startsWith("ecdsa-sha2-")
        || text.startsWith("---- BEGIN SSH2 ")) {
      return Optional.of(ObjectKind.SSH_KEY);
    }
    return text.startsWith("<") && !text.contains(BEGIN)
        ? Optional.of(ObjectKind.WEB_PAGE)
        : Optional.empty();
  }

  private static List<PemBlock> unarmored(String lines, UploadField field) {
    byte[] content;
    try {
      content = Base64.getDecoder().decode(withoutBlanks(lines));
    } catch (IllegalArgumentException notBase64) {
      throw nothing(field);
    }
    if (content.length == 0) {
      throw nothing(field);
    }
    Optional<String> label = DerLabel.of(content);
    if (label.isPresent()) {
      return List.of(new PemBlock(label.get(), List.of(), content, 1, 1));
    }
    // So Kubernetes has it in the manifest of a secret.
    Optional<String> pem = FileText.decode(content).filter(inner -> inner.contains(BEGIN));
    if (pem.isPresent()) {
      return PemScanner.blocks(pem.get(), field);
    }
    throw unknown(content, field);
  }

  private static RuntimeException nothing(UploadField field) {
    return field.malformed(
        "The field \"%s\" holds nothing that can be read as %s. %s"
            .formatted(field, field.content(), field.advice()));
  }

  private static RuntimeException unknown(byte[] content, UploadField field) {
    boolean everyOtherByteIsZero = content.length > 1 && (content[0] == 0 || content[1] == 0);
    return field.malformed(
        everyOtherByteIsZero
            ? "The field \"%s\" holds UTF-16 without a byte order mark. Save the file as UTF-8."
                .formatted(field)
            : ("The field \"%s\" holds a file that is damaged or of an unknown kind: neither text"
                    + " in UTF-8, or in UTF-16 with a byte order mark, nor %s. %s")
                .formatted(field, field.content(), field.advice()));
  }

  private static String withoutBlanks(String text) {
    StringBuilder rest = new StringBuilder(text.length());
    StringTokenizer words = new StringTokenizer(text, BLANKS);
    while (words.hasMoreTokens()) {
      rest.append(words.nextToken());
    }
    return rest.toString();
  }
}
