package io.autossl.deployer.certificate;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that no well-behaved authority issues. */
final class UnusualCertificates {

  private UnusualCertificates() {}

  /** The same certificate but for the last byte of its signature. */
  static X509Certificate withOtherSignature(X509Certificate certificate) {
    byte[] der = X509Certificates.encode(certificate);
    der[der.length - 1] ^= 1;
    try {
      return X509Certificates.decode(der);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A self-signed certificate of version 1, as PEM. */
  static String version1(KeyPair keys) {
    X500Name name = new X500Name("CN=example.com");
    Instant now = Instant.now();
    try {
      return TestPem.certificates(
          List.of(
              new JcaX509CertificateConverter()
                  .getCertificate(
                      new JcaX509v1CertificateBuilder(
                              name,
                              BigInteger.ONE,
                              Date.from(now.minus(Duration.ofDays(1))),
                              Date.from(now.plus(Duration.ofDays(1))),
                              name,
                              keys.getPublic())
                          .build(
                              new JcaContentSignerBuilder(
                                      TestKeys.signatureAlgorithm(keys.getPrivate()))
                                  .build(keys.getPrivate())))));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
