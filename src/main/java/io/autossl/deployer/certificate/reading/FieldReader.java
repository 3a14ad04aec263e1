package io.autossl.deployer.certificate.reading;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Reads what people put into a field: PEM, however it was copied, or base64 without BEGIN and END
 * lines.
 */
final class FieldReader {

  /** White space that may have replaced line breaks. */
  static final String BLANKS = " \t\r\n\f\u000B\u0085\u00A0\u2028\u2029";

  private static final String BEGIN = "-----BEGIN ";

  private FieldReader() {}

  /**
   * The PEM blocks of a field, at least one. Base64 without BEGIN and END lines is one block, with
   * the label that it would have. Lines are counted after the escape {@code \n} is replaced by a
   * line break.
   *
   * @throws io.autossl.deployer.web.ApiException if there is no block, or a damaged one
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

  /**
   * Replaces line breaks that a secret store or an environment variable holds as the two characters
   * {@code \n}.
   */
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
    // PEM that is encoded once more, as in the manifest of a Kubernetes secret.
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
