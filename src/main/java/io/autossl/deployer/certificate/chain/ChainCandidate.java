package io.autossl.deployer.certificate.chain;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with the values that building a certification path needs.
 *
 * @param subjectKeyIdentifier RFC 5280, section 4.2.1.2; in hexadecimal digits
 * @param authorityKeyIdentifier RFC 5280, section 4.2.1.1; in hexadecimal digits
 */
record ChainCandidate(
    X509Certificate certificate,
    String fingerprintSha256,
    Optional<String> subjectKeyIdentifier,
    Optional<String> authorityKeyIdentifier) {

  static ChainCandidate of(X509Certificate certificate) {
    return new ChainCandidate(
        certificate,
        X509Certificates.fingerprintSha256(certificate),
        keyIdentifier(
            certificate,
            Extension.subjectKeyIdentifier.getId(),
            value -> SubjectKeyIdentifier.getInstance(value).getKeyIdentifier()),
        keyIdentifier(
            certificate,
            Extension.authorityKeyIdentifier.getId(),
            value -> AuthorityKeyIdentifier.getInstance(value).getKeyIdentifierOctets()));
  }

  /**
   * Whether it names the other certificate's subject as its issuer: by the name, and by the key
   * identifiers if both have them. The signature is not checked.
   */
  boolean claims(ChainCandidate issuer) {
    return certificate.getIssuerX500Principal().equals(issuer.certificate.getSubjectX500Principal())
        && issuer.mayIssue()
        && (authorityKeyIdentifier.isEmpty()
            || issuer.subjectKeyIdentifier.isEmpty()
            || authorityKeyIdentifier.equals(issuer.subjectKeyIdentifier));
  }

  /**
   * Whether it is a certificate of a certification authority. Roots older than X.509 v3 have no
   * extension that says so.
   */
  boolean mayIssue() {
    return certificate.getBasicConstraints() >= 0 || X509Certificates.isSelfIssued(certificate);
  }

  boolean isSignedBy(ChainCandidate issuer) {
    return X509Certificates.isSignedBy(certificate, issuer.certificate);
  }

  boolean hasSameKeyAs(ChainCandidate other) {
    return certificate.getPublicKey().equals(other.certificate.getPublicKey());
  }

  boolean isValidAt(Instant time) {
    return X509Certificates.isValidAt(certificate, time);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChainCandidate that && fingerprintSha256.equals(that.fingerprintSha256);
  }

  @Override
  public int hashCode() {
    return fingerprintSha256.hashCode();
  }

  private static Optional<String> keyIdentifier(
      X509Certificate certificate,
      String extension,
      Function<ASN1Primitive, byte @Nullable []> identifier) {
    byte @Nullable [] value = certificate.getExtensionValue(extension);
    if (value == null) {
      return Optional.empty();
    }
    try {
      // The extension may be there, but empty.
      return Optional.<ASN1Primitive>ofNullable(JcaX509ExtensionUtils.parseExtensionValue(value))
          .map(identifier)
          .map(Hex::toHexString);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
