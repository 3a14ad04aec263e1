package io.autossl.deployer.certificate;

import java.io.IOException;
import java.io.StringWriter;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.MiscPEMGenerator;
import org.bouncycastle.openssl.PEMEncryptor;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** The forms in which certificates and private keys are written as PEM. */
public final class TestPem {

  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private TestPem() {}

  /** Certificates, one block each. */
  public static String certificates(List<X509Certificate> certificates) {
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        pem.append(block("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(e);
      }
    }
    return pem.toString();
  }

  /** One block with this label. */
  public static String block(String label, byte[] content) {
    return write(new PemObject(label, content));
  }

  /** A private key as PKCS#8. */
  public static String pkcs8(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** A private key as OpenSSL's traditional form: PKCS#1 for RSA, SEC1 for EC. */
  public static String traditional(PrivateKey key) {
    try {
      return write(generator(key, null));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An EC private key as SEC1 that does not name its curve, after a block that does. */
  public static String sec1WithParameters(PrivateKey key) {
    try {
      return block(
              "EC PARAMETERS",
              PrivateKeyInfo.getInstance(key.getEncoded())
                  .getPrivateKeyAlgorithm()
                  .getParameters()
                  .toASN1Primitive()
                  .getEncoded())
          + block(
              "EC PRIVATE KEY",
              PrivateKeyInfo.getInstance(key.getEncoded())
                  .parsePrivateKey()
                  .toASN1Primitive()
                  .getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A private key as PKCS#8, encrypted with AES-256 (PBES2). */
  public static String encryptedPkcs8(PrivateKey key, String passphrase) {
    return encryptedPkcs8(key, passphrase, PKCS8Generator.AES_256_CBC);
  }

  /** A private key as PKCS#8, encrypted with one of the algorithms of {@link PKCS8Generator}. */
  public static String encryptedPkcs8(
      PrivateKey key, String passphrase, ASN1ObjectIdentifier algorithm) {
    try {
      return write(
          new JcaPKCS8Generator(
              key,
              new JceOpenSSLPKCS8EncryptorBuilder(algorithm)
                  .setProvider(PROVIDER)
                  .setPassword(passphrase.toCharArray())
                  .setIterationCount(2048)
                  .build()));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A private key in OpenSSL's traditional encrypted form, such as with {@code AES-256-CBC}. */
  public static String encryptedTraditional(PrivateKey key, String passphrase, String algorithm) {
    try {
      return write(
          generator(
              key,
              new JcePEMEncryptorBuilder(algorithm)
                  .setProvider(PROVIDER)
                  .build(passphrase.toCharArray())));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The Java platform's EC keys do not name their curve inside of the key; OpenSSL's do. */
  private static PemObjectGenerator generator(PrivateKey key, @Nullable PEMEncryptor encryptor)
      throws IOException {
    PrivateKeyInfo plain = PrivateKeyInfo.getInstance(key.getEncoded());
    if (!(key instanceof ECPrivateKey)) {
      return new MiscPEMGenerator(plain, encryptor);
    }
    return new MiscPEMGenerator(
        new PrivateKeyInfo(
            plain.getPrivateKeyAlgorithm(),
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                ((ECPrivateKey) key).getParams().getOrder().bitLength(),
                ((ECPrivateKey) key).getS(),
                plain.getPrivateKeyAlgorithm().getParameters())),
        encryptor);
  }

  private static String write(PemObjectGenerator generator) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(generator);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
