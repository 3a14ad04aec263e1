package io.autossl.deployer.certificate.reading;

import java.util.List;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * One block of a PEM text, or what stands in its place without any armor.
 *
 * @param label what the BEGIN line says it is
 * @param headers those of OpenSSL's traditional encryption
 * @param content the decoded Base64
 * @param number its place among the blocks of the text, from 1
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

  /** The block with the name of what it is, as the beginning of a sentence. */
  String among(List<PemBlock> blocks) {
    return blocks.size() == 1 ? "This" : "Block %d (line %d)".formatted(number, line);
  }

  /** The same block as Bouncy Castle has it. */
  PemObject toPemObject() {
    return new PemObject(label, headers, content);
  }

  /** Tells nothing of the content: it may be a private key. */
  @Override
  public String toString() {
    return "PemBlock[number=" + number + ", line=" + line + "]";
  }
}
