package io.autossl.deployer.certificate;

import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;

/** Reads a certificate that was uploaded as PEM. */
final class PemUploadReader {

  /** The first byte of an elliptic curve point that is not compressed (SEC 1, section 2.3.3). */
  private static final byte UNCOMPRESSED_POINT = 4;

  private PemUploadReader() {}

  /**
   * Decodes everything in an upload.
   *
   * @throws ApiException if something in it cannot be read, or if CloudFront cannot use the key
   */
  static UploadContents read(CertificateUpload.Pem upload) {
    LeafPrivateKey privateKey = PrivateKeyReader.read(upload.privateKey(), upload.passphrase());
    List<X509Certificate> certificates =
        new ArrayList<>(certificates(upload.certificate(), UploadField.CERTIFICATE));
    String chain = upload.certificateChain();
    boolean separateChain = chain != null && !chain.isBlank();
    if (chain != null && separateChain) {
      certificates.addAll(certificates(chain, UploadField.CERTIFICATE_CHAIN));
    }
    return new UploadContents(
        privateKey,
        certificates,
        true,
        UploadField.CERTIFICATE,
        separateChain ? UploadField.CERTIFICATE_CHAIN : UploadField.CERTIFICATE,
        UploadField.PRIVATE_KEY);
  }

  /** The certificates of one field. Blocks of other kinds, such as a private key, are left out. */
  private static List<X509Certificate> certificates(String text, UploadField field) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemObject block : blocks(text, field)) {
      if (isCertificate(block)) {
        certificates.add(decode(block, field, certificates.size() + 1));
      }
    }
    if (certificates.isEmpty()) {
      throw malformed(
          field,
          "The field \""
              + field
              + "\" holds no certificate in PEM form. Send the whole text, with the lines that say"
              + " BEGIN and END CERTIFICATE.");
    }
    return certificates;
  }

  private static List<PemObject> blocks(String text, UploadField field) {
    try {
      return PemText.blocks(text);
    } catch (IOException e) {
      throw malformed(
          field,
          "The field \""
              + field
              + "\" is not in PEM form, a part of it is missing, or it holds more than "
              + PemText.MAXIMUM_BLOCKS
              + " certificates. Send the certificate and its chain as your certificate authority"
              + " sent them.");
    }
  }

  private static boolean isCertificate(PemObject block) {
    return switch (block.getType()) {
      case PEMParser.TYPE_CERTIFICATE,
          PEMParser.TYPE_X509_CERTIFICATE,
          PEMParser.TYPE_TRUSTED_CERTIFICATE ->
          true;
      default -> false;
    };
  }

  private static X509Certificate decode(PemObject block, UploadField field, int number) {
    if (block.getContent().length > X509Certificates.MAXIMUM_BYTES) {
      throw malformed(
          field,
          "Certificate "
              + number
              + " in the field \""
              + field
              + "\" is too large: AWS Certificate Manager takes at most 32,768 bytes as PEM."
              + " Request a smaller one.");
    }
    try {
      return X509Certificates.decode(block.getContent());
    } catch (CertificateException e) {
      if (hasUnusualCurve(block.getContent())) {
        throw LeafPrivateKey.unsupported(field);
      }
      throw malformed(
          field,
          "Certificate "
              + number
              + " in the field \""
              + field
              + "\" is damaged. Get it again from your certificate authority.");
    }
  }

  /**
   * Whether it is a certificate that the Java platform does not decode because of how its EC key is
   * written: with explicit curve parameters or as a compressed point.
   */
  private static boolean hasUnusualCurve(byte[] der) {
    try {
      SubjectPublicKeyInfo key = new X509CertificateHolder(der).getSubjectPublicKeyInfo();
      byte[] point = key.getPublicKeyData().getOctets();
      return key.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
          && !(key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier
              && point.length > 0
              && point[0] == UNCOMPRESSED_POINT);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  private static ApiException malformed(UploadField field, String detail) {
    return field.refused(ErrorCode.MALFORMED_CERTIFICATE, detail);
  }
}
