package io.autossl.deployer.simulator;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A root and an intermediate authority, good for the tests of this package. */
final class TestCertificateAuthority {

  record Issued(String certificate, String chain, String privateKey, KeyPair keys) {}

  private static final AtomicLong SERIAL_NUMBERS = new AtomicLong(1);

  private final KeyPair rootKeys = keys("secp256r1");
  private final KeyPair intermediateKeys = keys("secp256r1");
  private final X509Certificate root =
      certificate("CN=Root", rootKeys, "CN=Root", rootKeys, Duration.ofDays(3650), true, List.of());
  private final X509Certificate intermediate =
      certificate(
          "CN=Intermediate",
          intermediateKeys,
          "CN=Root",
          rootKeys,
          Duration.ofDays(3650),
          true,
          List.of());

  Issued issue(String... domainNames) {
    return issue("secp256r1", Duration.ofDays(90), domainNames);
  }

  Issued issue(String kind, Duration validity, String... domainNames) {
    KeyPair keys = keys(kind);
    X509Certificate leaf =
        certificate(
            "CN=leaf",
            keys,
            "CN=Intermediate",
            intermediateKeys,
            validity,
            false,
            Arrays.asList(domainNames));
    return new Issued(pem(leaf), pem(intermediate), privateKeyPem(keys), keys);
  }

  Issued selfSigned(String... domainNames) {
    KeyPair keys = keys("secp256r1");
    X509Certificate leaf =
        certificate(
            "CN=self",
            keys,
            "CN=self",
            keys,
            Duration.ofDays(90),
            false,
            Arrays.asList(domainNames));
    return new Issued(pem(leaf), pem(leaf), privateKeyPem(keys), keys);
  }

  String rootPem() {
    return pem(root);
  }

  String intermediatePem() {
    return pem(intermediate);
  }

  /** SEC1 or PKCS#1. */
  static String traditionalPrivateKeyPem(KeyPair keys) {
    return write(
        keys.getPrivate() instanceof ECPrivateKey key
            ? new PemObject("EC PRIVATE KEY", sec1(key))
            : keys.getPrivate());
  }

  /** With the curve, as everyone writes it, though the key inside a PKCS#8 document has none. */
  private static byte[] sec1(ECPrivateKey key) {
    try {
      return new org.bouncycastle.asn1.sec.ECPrivateKey(
              256, key.getS(), SECObjectIdentifiers.secp256r1)
          .getEncoded();
    } catch (IOException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private static String privateKeyPem(KeyPair keys) {
    try {
      return write(new JcaPKCS8Generator(keys.getPrivate(), null));
    } catch (IOException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private static X509Certificate certificate(
      String subject,
      KeyPair keys,
      String issuer,
      KeyPair issuerKeys,
      Duration validity,
      boolean authority,
      List<String> domainNames) {
    Instant notBefore = Instant.now().minus(Duration.ofDays(365));
    Instant notAfter = Instant.now().plus(validity);
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(SERIAL_NUMBERS.getAndIncrement()),
              Date.from(notBefore),
              Date.from(notAfter),
              new X500Name(subject),
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!domainNames.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                domainNames.stream()
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private static KeyPair keys(String kind) {
    try {
      if (kind.equals("RSA")) {
        return KeyPairGenerator.getInstance("RSA").generateKeyPair();
      }
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(kind));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private static String pem(X509Certificate certificate) {
    return write(certificate);
  }

  private static String write(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException exception) {
      throw new IllegalStateException(exception);
    }
    return text.toString();
  }
}
