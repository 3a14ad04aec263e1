package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.UploadField.CERTIFICATE;
import static io.autossl.deployer.certificate.reading.UploadField.CERTIFICATE_CHAIN;
import static io.autossl.deployer.certificate.reading.UploadField.PRIVATE_KEY;

import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.web.ApiException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;

/** Reads a certificate that was uploaded as texts: PEM, DER or PKCS#7. */
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
    List<PemBlock> leaf = FieldReader.read(upload.certificate(), CERTIFICATE);
    List<PemBlock> key = FieldReader.read(upload.privateKey().reveal(), PRIVATE_KEY);
    if (holds(leaf, ObjectKind.PRIVATE_KEY)
        && !holds(leaf, ObjectKind.CERTIFICATE)
        && holds(key, ObjectKind.CERTIFICATE)
        && !holds(key, ObjectKind.PRIVATE_KEY)) {
      throw CERTIFICATE.malformed(
          "The fields certificate and privateKey are swapped: the private key is in certificate.");
    }
    LeafPrivateKey privateKey = PrivateKeyReader.read(key, upload.passphrase());
    List<X509Certificate> certificates = new ArrayList<>(certificates(leaf, CERTIFICATE));
    boolean ordered = !holds(leaf, ObjectKind.PKCS7);
    boolean separateChain = upload.certificateChain() != null;
    if (upload.certificateChain() != null) {
      List<PemBlock> chain = FieldReader.read(upload.certificateChain(), CERTIFICATE_CHAIN);
      certificates.addAll(certificates(chain, CERTIFICATE_CHAIN));
      ordered &= !holds(chain, ObjectKind.PKCS7);
    }
    // Some servers have key and certificates in one file: those of the key's field count as well.
    certificates.addAll(readAll(key, PRIVATE_KEY));
    return new UploadContents(
        privateKey,
        certificates,
        ordered,
        CERTIFICATE,
        separateChain ? CERTIFICATE_CHAIN : CERTIFICATE,
        PRIVATE_KEY);
  }

  private static boolean holds(List<PemBlock> blocks, ObjectKind kind) {
    return blocks.stream().anyMatch(block -> block.kind() == kind);
  }

  /**
   * The certificates of one field, at least one. Private keys and parameters may be in the same
   * text.
   */
  private static List<X509Certificate> certificates(List<PemBlock> blocks, UploadField field) {
    List<X509Certificate> certificates = readAll(blocks, field);
    if (certificates.isEmpty()) {
      throw unwanted(blocks.getFirst(), blocks, field);
    }
    return certificates;
  }

  private static List<X509Certificate> readAll(List<PemBlock> blocks, UploadField field) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : blocks) {
      switch (block.kind()) {
        case CERTIFICATE -> certificates.add(decode(block, field, certificates.size() + 1));
        case PKCS7 -> certificates.addAll(decodeAll(block, field));
        case PRIVATE_KEY, PARAMETERS -> {}
        default -> throw unwanted(block, blocks, field);
      }
      if (certificates.size() > PemText.MAX_BLOCKS) {
        throw field.malformed(
            "The field \"%s\" holds more than %d certificates. Send only the certificate with its chain."
                .formatted(field, PemText.MAX_BLOCKS));
      }
    }
    return certificates;
  }

  private static ApiException unwanted(PemBlock block, List<PemBlock> blocks, UploadField field) {
    return field.malformed(block.among(blocks) + block.kind().insteadOfWhatIsIn(field));
  }

  private static X509Certificate decode(PemBlock block, UploadField field, int number) {
    byte[] content = block.content();
    if (content.length > X509Certificates.MAX_BYTES) {
      throw field.malformed(
          "Certificate "
              + number
              + " in the field \""
              + field
              + "\" is too large: AWS Certificate Manager takes at most 32,768 bytes as PEM."
              + " Request a smaller one.");
    }
    X509Certificate certificate;
    try {
      certificate = X509Certificates.decode(content);
    } catch (CertificateException e) {
      if (hasUnusualCurve(content)) {
        throw LeafPrivateKey.unsupported(field);
      }
      throw field.malformed(
          "Certificate "
              + number
              + " in the field \""
              + field
              + "\" is damaged. Get it again from your certificate authority.");
    }
    if (!block.label().equals(PemText.TRUSTED_CERTIFICATE)
        && X509Certificates.encode(certificate).length != content.length) {
      throw field.malformed(
          "Certificate "
              + number
              + " in the field \""
              + field
              + "\" has more after it in the same block, as when the lines between two certificates"
              + " are lost. Send each with its BEGIN and END lines.");
    }
    return certificate;
  }

  private static List<X509Certificate> decodeAll(PemBlock block, UploadField field) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (X509CertificateHolder certificate :
          new CMSSignedData(block.content()).getCertificates().getMatches(null)) {
        if (certificates.size() == PemText.MAX_BLOCKS) {
          throw new CMSException("too many certificates");
        }
        certificates.add(X509Certificates.decode(certificate.getEncoded()));
      }
    } catch (CMSException | IOException | CertificateException | RuntimeException e) {
      // Bouncy Castle fails with any RuntimeException if parts of the structure are missing.
      throw field.malformed(
          "The PKCS#7 file in the field \"%s\" is damaged, or holds more than %d certificates. Get it again from your certificate authority."
              .formatted(field, PemText.MAX_BLOCKS));
    }
    if (certificates.isEmpty()) {
      throw field.malformed(
          "The PKCS#7 file in the field \"%s\" holds no certificate. %s"
              .formatted(field, field.advice()));
    }
    return certificates;
  }

  /**
   * Whether it is a certificate that the Java platform cannot decode because of the encoding of its
   * EC key: with explicit curve parameters, or as a compressed point.
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
}
