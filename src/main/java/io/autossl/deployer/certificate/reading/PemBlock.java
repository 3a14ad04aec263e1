package io.autossl.deployer.certificate.reading;

import java.util.List;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * One block of a PEM text, or base64 without BEGIN and END lines.
 *
 * @param label the label of the BEGIN line
 * @param headers the headers of OpenSSL's traditional encryption
 * @param content the decoded base64
 * @param number its position among the blocks of the text, from 1
 * @param line the line in which it begins, from 1
 */
record PemBlock(String label, List<PemHeader> headers, byte[] content, int number, int line) {

  PemBlock {
    headers = List.copyOf(headers);
  }

  /** What it is, by its label. */
  ObjectKind kind() {
    return ObjectKind.ofLabel(label);
  }

  /** The block as the beginning of a sentence, with its number if there are several. */
  String among(List<PemBlock> blocks) {
    return blocks.size() == 1 ? "This" : "Block %d (line %d)".formatted(number, line);
  }

  /** The same block in Bouncy Castle's class. */
  PemObject toPemObject() {
    return new PemObject(label, headers, content);
  }

  /** Without the content: it may be a private key. */
  @Override
  public String toString() {
    return "PemBlock[number=" + number + ", line=" + line + "]";
  }
}
