package io.autossl.deployer.certificate;

import static io.autossl.deployer.certificate.UploadField.PRIVATE_KEY;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * Reads the private key of a PEM upload: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) or SEC1 (RFC 5915),
 * plain, or encrypted as PKCS#8 or in OpenSSL's traditional way.
 */
final class PrivateKeyReader {

  private PrivateKeyReader() {}

  /**
   * Reads and judges the one private key in a text.
   *
   * @throws ApiException if there is none, if it cannot be read, or if CloudFront cannot use it
   */
  static LeafPrivateKey read(SecretText privateKey, @Nullable SecretText passphrase) {
    List<PemObject> blocks = blocks(privateKey);
    List<PemObject> keys =
        blocks.stream().filter(block -> block.getType().endsWith("PRIVATE KEY")).toList();
    if (keys.isEmpty()) {
      throw malformed(
          "There is no private key in PEM form. Send the whole text, with the lines that say BEGIN"
              + " and END PRIVATE KEY.");
    }
    if (keys.size() > 1) {
      throw malformed("There are several private keys. Send only the certificate's own.");
    }
    PemObject key = keys.getFirst();
    if (key.getType().startsWith("OPENSSH")) {
      throw malformed(
          "The private key is in OpenSSH's own form. Convert it to PKCS#8, for example with"
              + " ssh-keygen -p -m pkcs8.");
    }
    try {
      return LeafPrivateKey.of(withCurve(decode(key, passphrase), blocks), PRIVATE_KEY);
    } catch (ApiException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Where parts are missing, Bouncy Castle fails in whatever way it comes upon that.
      throw malformed("The private key is damaged. Export it again from where it was made.");
    }
  }

  private static List<PemObject> blocks(SecretText privateKey) {
    try {
      return PemText.blocks(privateKey.reveal());
    } catch (IOException e) {
      throw malformed(
          "The private key is not in PEM form, or a part of it is missing. Send the whole text,"
              + " from the line that says BEGIN to the one that says END.");
    }
  }

  private static PrivateKeyInfo decode(PemObject block, @Nullable SecretText passphrase)
      throws IOException {
    Object key;
    try (PEMParser parser = new PEMParser(new StringReader(PemText.write(block)))) {
      key = parser.readObject();
    }
    return switch (key) {
      case PrivateKeyInfo plain -> plain;
      case PEMKeyPair plain -> plain.getPrivateKeyInfo();
      case PKCS8EncryptedPrivateKeyInfo encrypted ->
          EncryptedPrivateKey.decrypt(encrypted, passphrase);
      case PEMEncryptedKeyPair encrypted -> EncryptedPrivateKey.decrypt(encrypted, passphrase);
      default -> throw new IOException("not a private key");
    };
  }

  /** OpenSSL may name the curve of a SEC1 key in a block before it. */
  private static PrivateKeyInfo withCurve(PrivateKeyInfo key, List<PemObject> blocks)
      throws IOException {
    if (key.getPrivateKeyAlgorithm().getParameters() != null
        || !key.getPrivateKeyAlgorithm()
            .getAlgorithm()
            .equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return key;
    }
    for (PemObject block : blocks) {
      if (block.getType().equals(PEMParser.TYPE_EC_PARAMETERS)) {
        return new PrivateKeyInfo(
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey,
                ASN1Primitive.fromByteArray(block.getContent())),
            key.parsePrivateKey());
      }
    }
    return key;
  }

  private static ApiException malformed(String detail) {
    return PRIVATE_KEY.refused(ErrorCode.MALFORMED_PRIVATE_KEY, detail);
  }
}
