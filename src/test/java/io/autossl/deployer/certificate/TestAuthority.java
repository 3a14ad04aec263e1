package io.autossl.deployer.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority, root or intermediate.
 *
 * @param certificates its own certificate first, the root's last
 */
public record TestAuthority(KeyPair keys, List<X509Certificate> certificates) {

  private static final Instant FIRST_SECOND = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant LAST_SECOND = Instant.parse("2119-12-31T23:59:59Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  public TestAuthority {
    certificates = List.copyOf(certificates);
  }

  /** A new root. */
  public static TestAuthority root(String name) {
    return root(name, TestKeys.ecP256());
  }

  /** A new root certificate for a key, which several roots may share. */
  public static TestAuthority root(String name, KeyPair keys) {
    X500Name subject = new X500Name("CN=" + name);
    return new TestAuthority(
        keys,
        List.of(
            signAuthority(
                subject, keys.getPublic(), FIRST_SECOND, LAST_SECOND, subject, keys, true)));
  }

  /** A new intermediate authority below this one. */
  public TestAuthority intermediate(String name) {
    return intermediate(name, TestKeys.ecP256());
  }

  /** A new intermediate certificate below this one, for a key that several may share. */
  public TestAuthority intermediate(String name, KeyPair intermediateKeys) {
    return intermediate(name, intermediateKeys, FIRST_SECOND, LAST_SECOND, true);
  }

  /**
   * A new intermediate certificate below this one.
   *
   * @param keyIdentifiers whether it has subject and authority key identifiers
   */
  public TestAuthority intermediate(
      String name,
      KeyPair intermediateKeys,
      Instant notBefore,
      Instant notAfter,
      boolean keyIdentifiers) {
    X509Certificate certificate =
        signAuthority(
            new X500Name("CN=" + name),
            intermediateKeys.getPublic(),
            notBefore,
            notAfter,
            name(),
            keys,
            keyIdentifiers);
    return new TestAuthority(
        intermediateKeys, Stream.concat(Stream.of(certificate), certificates.stream()).toList());
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return certificates.getFirst();
  }

  /** Issues a certificate with a new P-256 key, valid from yesterday for 90 days. */
  public TestCertificate issue(String... domainNames) {
    return issue(TestCertificateRequest.of(domainNames));
  }

  /** Issues a certificate. */
  public TestCertificate issue(TestCertificateRequest request) {
    return new TestCertificate(
        sign(request, name(), keys.getPrivate()), request.keys(), certificates);
  }

  private X500Name name() {
    return X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
  }

  static X509Certificate sign(
      TestCertificateRequest request, X500Name issuer, PrivateKey issuerKey) {
    try {
      X509v3CertificateBuilder builder =
          builder(
              issuer,
              request.subject(),
              request.keys().getPublic(),
              request.notBefore(),
              request.notAfter());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      if (!request.domainNames().isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            request.commonName().isEmpty(),
            new GeneralNames(
                request.domainNames().stream()
                    .map(domainName -> new GeneralName(GeneralName.dNSName, domainName))
                    .toArray(GeneralName[]::new)));
      }
      return signed(builder, issuerKey);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate signAuthority(
      X500Name subject,
      PublicKey publicKey,
      Instant notBefore,
      Instant notAfter,
      X500Name issuer,
      KeyPair issuerKeys,
      boolean keyIdentifiers) {
    try {
      X509v3CertificateBuilder builder = builder(issuer, subject, publicKey, notBefore, notAfter);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      if (keyIdentifiers) {
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(
            Extension.subjectKeyIdentifier,
            false,
            identifiers.createSubjectKeyIdentifier(publicKey));
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            identifiers.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
      }
      return signed(builder, issuerKeys.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey publicKey, Instant notBefore, Instant notAfter) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM).add(BigInteger.ONE),
        Date.from(notBefore),
        Date.from(notAfter),
        subject,
        publicKey);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey issuerKey) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(TestKeys.signatureAlgorithm(issuerKey))
                      .build(issuerKey)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
