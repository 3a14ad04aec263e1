package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.UploadField.PRIVATE_KEY;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads the private key of a PEM upload: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) or SEC1 (RFC 5915),
 * plain, or encrypted as PKCS#8 or in OpenSSL's traditional format.
 */
final class PrivateKeyReader {

  private PrivateKeyReader() {}

  /**
   * Reads and validates the one private key among the blocks of a text.
   *
   * @throws ApiException if there is none, if it cannot be read, or if CloudFront cannot use it
   */
  static LeafPrivateKey read(List<PemBlock> blocks, @Nullable SecretText passphrase) {
    List<PemBlock> keys =
        blocks.stream().filter(block -> block.kind() == ObjectKind.PRIVATE_KEY).toList();
    if (keys.isEmpty()) {
      PemBlock other = blocks.getFirst();
      throw PRIVATE_KEY.malformed(
          other.among(blocks) + other.kind().insteadOfWhatIsIn(PRIVATE_KEY));
    }
    if (keys.size() > 1) {
      throw PRIVATE_KEY.malformed(
          "There are several private keys. Send only the certificate's own.");
    }
    PemBlock key = keys.getFirst();
    if (key.label().startsWith("OPENSSH")) {
      throw PRIVATE_KEY.malformed(
          "The private key is in OpenSSH's own form. Convert it to PKCS#8, for example with"
              + " ssh-keygen -p -m pkcs8.");
    }
    try {
      return LeafPrivateKey.of(withCurve(decode(key, passphrase), blocks), PRIVATE_KEY);
    } catch (ApiException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle fails with any RuntimeException if parts of the structure are missing.
      throw PRIVATE_KEY.malformed(
          "The private key is damaged. Export it again from where it was made.");
    }
  }

  private static PrivateKeyInfo decode(PemBlock block, @Nullable SecretText passphrase)
      throws IOException {
    Object key;
    try (PEMParser parser = new PEMParser(new StringReader(PemText.write(block.toPemObject())))) {
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

  /** Adds the curve, which OpenSSL may write in a block before a SEC1 key. */
  private static PrivateKeyInfo withCurve(PrivateKeyInfo key, List<PemBlock> blocks)
      throws IOException {
    if (key.getPrivateKeyAlgorithm().getParameters() != null
        || !key.getPrivateKeyAlgorithm()
            .getAlgorithm()
            .equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return key;
    }
    for (PemBlock block : blocks) {
      if (block.label().equals(PEMParser.TYPE_EC_PARAMETERS)) {
        return new PrivateKeyInfo(
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, ASN1Primitive.fromByteArray(block.content())),
            key.parsePrivateKey());
      }
    }
    return key;
  }
}
