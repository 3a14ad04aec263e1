package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.UploadField.PKCS12;

import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Reads a certificate that was uploaded as a PKCS#12 file. */
final class Pkcs12Reader {

  /** Only one of them can be deployed, and validating a malicious one takes a tenth of a second. */
  private static final int MAX_PRIVATE_KEYS = 5;

  private Pkcs12Reader() {}

  /**
   * Decodes everything in an upload.
   *
   * @throws ApiException if it cannot be read or opened, if it does not hold exactly one private
   *     key with its certificate, or if CloudFront cannot use the key
   */
  static UploadContents read(CertificateUpload.Pkcs12 upload) {
    Pkcs12Bags bags = Pkcs12File.open(content(upload), upload.passphrase());
    if (bags.certificates().isEmpty()) {
      throw malformed(
          "The PKCS#12 file holds no certificate. Export the certificate together with its private"
              + " key.");
    }
    return new UploadContents(privateKey(bags), bags.certificates(), false, PKCS12, PKCS12, PKCS12);
  }

  /** The file itself, which may have been uploaded as base64. */
  private static byte[] content(CertificateUpload.Pkcs12 upload) {
    List<PemBlock> blocks = FieldReader.read(FileText.of(upload.content()), PKCS12);
    PemBlock first = blocks.getFirst();
    if (first.kind() != ObjectKind.PKCS12) {
      throw malformed(first.among(blocks) + first.kind().insteadOfWhatIsIn(PKCS12));
    }
    return first.content();
  }

  private static LeafPrivateKey privateKey(Pkcs12Bags bags) {
    List<PrivateKeyInfo> privateKeys = bags.privateKeys();
    if (privateKeys.isEmpty()) {
      throw malformed(
          "The PKCS#12 file holds no private key. Export the certificate together with its private"
              + " key.");
    }
    if (privateKeys.size() == 1) {
      return LeafPrivateKey.of(privateKeys.getFirst(), PKCS12);
    }
    if (privateKeys.size() > MAX_PRIVATE_KEYS) {
      throw malformed(
          "The PKCS#12 file holds more than "
              + MAX_PRIVATE_KEYS
              + " private keys. Export only the certificate to deploy, with its own.");
    }
    List<LeafPrivateKey> withCertificate =
        privateKeys.stream()
            .flatMap(privateKey -> deployable(privateKey).stream())
            .filter(
                key ->
                    bags.certificates().stream().anyMatch(certificate -> belongs(key, certificate)))
            .toList();
    return switch (withCertificate.size()) {
      case 0 ->
          throw PKCS12.refused(
              ErrorCode.PRIVATE_KEY_MISMATCH,
              "None of the private keys in the PKCS#12 file is of a kind that CloudFront takes and"
                  + " belongs to one of its certificates. Export the certificate together with its"
                  + " own private key.");
      case 1 -> withCertificate.getFirst();
      default ->
          throw malformed(
              "The PKCS#12 file holds several certificates with private keys. Export only the one"
                  + " to deploy.");
    };
  }

  private static Optional<LeafPrivateKey> deployable(PrivateKeyInfo privateKey) {
    try {
      return Optional.of(LeafPrivateKey.of(privateKey, PKCS12));
    } catch (ApiException e) {
      return Optional.empty();
    }
  }

  private static boolean belongs(LeafPrivateKey key, X509Certificate certificate) {
    return key.belongsTo(X509Certificates.publicKey(certificate));
  }

  private static ApiException malformed(String detail) {
    return PKCS12.refused(ErrorCode.MALFORMED_PKCS12, detail);
  }
}
