package io.autossl.deployer.certificate;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Reads and writes the textual encoding of RFC 7468. */
final class PemText {

  /** More blocks than any certificate with its chain and its key needs. */
  static final int MAXIMUM_BLOCKS = 100;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private PemText() {}

  /**
   * The blocks of a text; whatever stands between them is left out.
   *
   * @throws IOException if a block is cut off or not in Base64, or if there are too many
   */
  static List<PemObject> blocks(String text) throws IOException {
    List<PemObject> blocks = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(withoutSurroundingWhitespace(text)))) {
      for (@Nullable PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (blocks.size() == MAXIMUM_BLOCKS) {
          throw new IOException("too many blocks");
        }
        blocks.add(block);
      }
    }
    return blocks;
  }

  /** One block as text. */
  static String write(PemObject block) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(block);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String withoutSurroundingWhitespace(String text) {
    return text.replace(BYTE_ORDER_MARK, "").lines().map(String::strip).collect(joining("\n"));
  }
}
