package io.autossl.deployer.certificate;

import io.autossl.deployer.certificate.chain.X509Certificates;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that no well-behaved authority issues. */
public final class UnusualCertificates {

  private static final X500Name NAME = new X500Name("CN=example.com");
  private static final Date YESTERDAY = Date.from(Instant.now().minus(Duration.ofDays(1)));
  private static final Date TOMORROW = Date.from(Instant.now().plus(Duration.ofDays(1)));

  private UnusualCertificates() {}

  /** The same certificate but for the last byte of its signature. */
  public static X509Certificate withOtherSignature(X509Certificate certificate) {
    byte[] der = X509Certificates.encode(certificate);
    der[der.length - 1] ^= 1;
    try {
      return X509Certificates.decode(der);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A self-signed certificate of version 1, as PEM. */
  public static String version1(KeyPair keys) {
    try {
      return TestPem.certificates(
          List.of(
              certificate(
                  new JcaX509v1CertificateBuilder(
                          NAME, BigInteger.ONE, YESTERDAY, TOMORROW, NAME, keys.getPublic())
                      .build(signer(keys)))));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A self-signed certificate whose key identifiers are there, but hold nothing at all. */
  public static X509Certificate withEmptyKeyIdentifiers(KeyPair keys) {
    try {
      return certificate(
          new JcaX509v3CertificateBuilder(
                  NAME, BigInteger.ONE, YESTERDAY, TOMORROW, NAME, keys.getPublic())
              .addExtension(Extension.subjectKeyIdentifier, false, new byte[0])
              .addExtension(Extension.authorityKeyIdentifier, false, new byte[0])
              .build(signer(keys)));
    } catch (CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContentSigner signer(KeyPair keys) throws OperatorCreationException {
    return new JcaContentSignerBuilder(TestKeys.signatureAlgorithm(keys.getPrivate()))
        .build(keys.getPrivate());
  }

  private static X509Certificate certificate(X509CertificateHolder built) {
    try {
      return new JcaX509CertificateConverter().getCertificate(built);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
