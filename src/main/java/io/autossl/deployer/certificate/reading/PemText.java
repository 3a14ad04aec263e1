package io.autossl.deployer.certificate.reading;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Writes the textual encoding of RFC 7468. */
final class PemText {

  /** The most blocks in a text: more than any certificate with its chain and its key has. */
  static final int MAX_BLOCKS = 100;

  /** The label of a certificate that is followed by OpenSSL's trust settings. */
  static final String TRUSTED_CERTIFICATE = "TRUSTED CERTIFICATE";

  private PemText() {}

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
}
