package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.certificate.KeyAlgorithm;
import io.autossl.deployer.certificate.chain.ReadingTimeLimit;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;

/** A private key of a kind that CloudFront can use. */
sealed interface LeafPrivateKey permits RsaLeafPrivateKey, EcLeafPrivateKey {

  /**
   * Validates a decoded private key.
   *
   * @throws io.autossl.deployer.web.ApiException if it is damaged, or not of a kind that CloudFront
   *     can use
   */
  static LeafPrivateKey of(PrivateKeyInfo decoded, UploadField field) {
    ReadingTimeLimit.requireTimeLeft();
    ASN1ObjectIdentifier algorithm = decoded.getPrivateKeyAlgorithm().getAlgorithm();
    try {
      if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
        return RsaLeafPrivateKey.of(decoded, field);
      }
      if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
        return EcLeafPrivateKey.of(decoded, field);
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw field.refused(
          ErrorCode.MALFORMED_PRIVATE_KEY,
          "The private key is damaged. Export it again from where it was made.");
    }
    throw unsupported(field);
  }

  /** The refusal of a key of another kind. */
  static RuntimeException unsupported(UploadField field) {
    return field.refused(
        ErrorCode.UNSUPPORTED_KEY_ALGORITHM,
        "CloudFront takes RSA keys of 1024, 2048, 3072 or 4096 bits, and EC keys on the named curve"
            + " prime256v1 (P-256). Request a certificate for such a key.");
  }

  /** The key's algorithm and size. */
  KeyAlgorithm algorithm();

  /** Whether it belongs to this public key. */
  boolean belongsTo(SubjectPublicKeyInfo publicKey);

  /** The key as unencrypted PKCS#8. */
  PrivateKeyInfo toPkcs8() throws IOException;

  /** The key as unencrypted PKCS#8 PEM. */
  default SecretText toPem() {
    try {
      return SecretText.of(PemText.write(new PemObject("PRIVATE KEY", toPkcs8().getEncoded())));
    } catch (IOException e) {
      throw new UncheckedIOException("A decoded private key can be encoded", e);
    }
  }
}
