package io.autossl.deployer.certificate.reading;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Finds and validates the certificate that a private key belongs to. */
final class LeafCertificate {

  private static final int VERSION_3 = 3;

  private LeafCertificate() {}

  /**
   * The certificate with the public key of the private key. A renewed certificate may keep its key.
   * Of several certificates, one that is valid now is preferred, and then the one that is valid
   * longest.
   *
   * @throws io.autossl.deployer.web.ApiException if there is none
   */
  static X509Certificate find(UploadContents contents, Instant now) {
    return contents.certificates().stream()
        .filter(
            certificate -> contents.privateKey().belongsTo(X509Certificates.publicKey(certificate)))
        .min(
            comparing(
                    (X509Certificate certificate) -> !X509Certificates.isValidAt(certificate, now))
                .thenComparing(X509Certificate::getNotAfter, reverseOrder()))
        .orElseThrow(
            () ->
                contents
                    .privateKeyField()
                    .refused(
                        ErrorCode.PRIVATE_KEY_MISMATCH,
                        "The private key does not belong to the certificate. Send the key that the"
                            + " certificate was requested with."));
  }

  /**
   * Checks that CloudFront can use a certificate now.
   *
   * @return its domain names, at least one
   * @throws io.autossl.deployer.web.ApiException if CloudFront cannot use it
   */
  static List<String> judge(X509Certificate leaf, UploadField field, Instant now) {
    if (!isDeployable(X509Certificates.publicKey(leaf).getAlgorithm())) {
      throw LeafPrivateKey.unsupported(field);
    }
    if (leaf.getVersion() != VERSION_3) {
      throw field.refused(
          ErrorCode.MALFORMED_CERTIFICATE,
          "The certificate is X.509 version "
              + leaf.getVersion()
              + ", and AWS takes version 3 only. Request a new one.");
    }
    if (now.isAfter(leaf.getNotAfter().toInstant())) {
      throw field.refused(
          ErrorCode.CERTIFICATE_EXPIRED,
          "The certificate expired at "
              + leaf.getNotAfter().toInstant()
              + ". Renew it and send the new one.");
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      throw field.refused(
          ErrorCode.CERTIFICATE_NOT_YET_VALID,
          "The certificate is valid from "
              + leaf.getNotBefore().toInstant()
              + ". AWS does not take it earlier: send it then.");
    }
    return domainNames(leaf, field);
  }

  private static List<String> domainNames(X509Certificate leaf, UploadField field) {
    List<String> domainNames;
    try {
      domainNames = SubjectAlternativeNames.domainNames(leaf);
    } catch (IOException e) {
      throw field.refused(
          ErrorCode.MALFORMED_CERTIFICATE,
          "The certificate's subject alternative names cannot be read. Get the certificate again"
              + " from your certificate authority.");
    }
    if (domainNames.isEmpty()) {
      throw field.refused(
          ErrorCode.NO_DOMAIN_NAMES,
          "The certificate has no domain name among its subject alternative names, and its common"
              + " name does not count. Request one that names its domains there.");
    }
    return domainNames;
  }

  private static boolean isDeployable(AlgorithmIdentifier publicKey) {
    ASN1ObjectIdentifier algorithm = publicKey.getAlgorithm();
    return algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
        || (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
            && X9ObjectIdentifiers.prime256v1.equals(publicKey.getParameters()));
  }
}
