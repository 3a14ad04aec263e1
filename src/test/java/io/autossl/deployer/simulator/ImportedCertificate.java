package io.autossl.deployer.simulator;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A leaf and its chain, once ACM has looked at them. */
record ImportedCertificate(X509Certificate leaf, List<X509Certificate> chain) {

  private static final int DNS_NAME = 2;
  private static final int NO_CERTIFICATE_AUTHORITY = -1;
  private static final Set<Integer> RSA_KEY_LENGTHS = Set.of(1024, 2048, 3072, 4096);
  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);

  /** Checks what ACM checks of the certificates themselves. */
  static ImportedCertificate parse(String certificatePem, Optional<String> chainPem, Instant now) {
    List<X509Certificate> certificates = certificates(certificatePem, "certificate");
    if (certificates.size() != 1) {
      throw invalid(
          "The certificate field contains more than one certificate. You can specify only one"
              + " certificate in this field.");
    }
    ImportedCertificate imported =
        new ImportedCertificate(
            certificates.getFirst(),
            chainPem.map(pem -> certificates(pem, "certificate chain")).orElse(List.of()));
    imported.check(now);
    return imported;
  }

  boolean isSelfSigned() {
    return certifies(leaf, leaf);
  }

  boolean includesRoot() {
    return !chain.isEmpty() && certifies(chain.getLast(), chain.getLast());
  }

  boolean isValidAt(Instant instant) {
    return !instant.isBefore(leaf.getNotBefore().toInstant())
        && !instant.isAfter(leaf.getNotAfter().toInstant());
  }

  /** Whether CloudFront takes keys of this kind. */
  boolean hasKeyForCloudFront() {
    return leaf.getPublicKey() instanceof RSAPublicKey
        || SECObjectIdentifiers.secp256r1.equals(curve());
  }

  List<String> domainNames() {
    try {
      return leaf.getSubjectAlternativeNames() == null
          ? List.of()
          : leaf.getSubjectAlternativeNames().stream()
              .filter(name -> name.getFirst().equals(DNS_NAME))
              .map(name -> name.get(1).toString())
              .toList();
    } catch (CertificateParsingException exception) {
      return List.of();
    }
  }

  private void check(Instant now) {
    if (leaf.getVersion() != 3) {
      throw invalid("The certificate is not an X.509 version 3 certificate.");
    }
    boolean supported =
        leaf.getPublicKey() instanceof RSAPublicKey rsaKey
            ? RSA_KEY_LENGTHS.contains(rsaKey.getModulus().bitLength())
            : CURVES.contains(curve());
    if (!supported) {
      throw invalid("The certificate key algorithm or key size is not supported.");
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      throw invalid("The certificate is not valid yet: its validity period has not begun.");
    }
    if (now.isAfter(leaf.getNotAfter().toInstant())) {
      throw invalid("The certificate has expired. You cannot import an expired certificate.");
    }
    X509Certificate certified = leaf;
    for (X509Certificate issuer : chain) {
      if (issuer.equals(leaf)
          || issuer.getBasicConstraints() == NO_CERTIFICATE_AUTHORITY
          || !certifies(issuer, certified)) {
        throw invalid("Could not validate the certificate with the certificate chain.");
      }
      certified = issuer;
    }
  }

  private ASN1ObjectIdentifier curve() {
    return SubjectPublicKeyInfo.getInstance(leaf.getPublicKey().getEncoded())
                .getAlgorithm()
                .getParameters()
            instanceof ASN1ObjectIdentifier curve
        ? curve
        : new ASN1ObjectIdentifier("0.0");
  }

  private static boolean certifies(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException exception) {
      return false;
    }
  }

  private static List<X509Certificate> certificates(String pem, String field) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return PemBlock.parse(pem).stream().map(block -> certificate(factory, block)).toList();
    } catch (IllegalArgumentException | CertificateException exception) {
      throw invalid(
          "Unable to parse %s. Please ensure the certificate is in PEM format.".formatted(field));
    }
  }

  private static X509Certificate certificate(CertificateFactory factory, PemBlock block) {
    if (!block.type().equals("CERTIFICATE")) {
      throw new IllegalArgumentException("Not a certificate");
    }
    try {
      return (X509Certificate)
          factory.generateCertificate(new ByteArrayInputStream(block.content()));
    } catch (CertificateException exception) {
      throw new IllegalArgumentException(exception);
    }
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "ValidationException", message);
  }
}
