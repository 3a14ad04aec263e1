package io.autossl.deployer.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * An issued certificate with everything that its owner has.
 *
 * @param issuers the issuing certificate first, the root last; empty for a self-signed certificate
 */
public record TestCertificate(
    X509Certificate certificate, KeyPair keys, List<X509Certificate> issuers) {

  public TestCertificate {
    issuers = List.copyOf(issuers);
  }

  /** The leaf certificate as PEM. */
  public String certificatePem() {
    return TestPem.certificates(List.of(certificate));
  }

  /** The intermediate certificates. */
  public List<X509Certificate> chain() {
    return issuers.isEmpty() ? List.of() : issuers.subList(0, issuers.size() - 1);
  }

  /** The intermediate certificates as PEM, each certifying the one before it, without the root. */
  public String chainPem() {
    return TestPem.certificates(chain());
  }

  /** The leaf and its intermediate certificates as PEM. */
  public String fullChainPem() {
    return certificatePem() + chainPem();
  }

  /** The root as PEM; the certificate itself when it is self-signed. */
  public String rootPem() {
    return issuers.isEmpty() ? certificatePem() : TestPem.certificates(List.of(issuers.getLast()));
  }

  /** The private key as unencrypted PKCS#8 PEM. */
  public String privateKeyPem() {
    return TestPem.pkcs8(keys.getPrivate());
  }

  /** The leaf certificate and its chain as a PKCS#12 file, encrypted with AES. */
  public byte[] pkcs12(String passphrase) {
    return TestPkcs12.create(passphrase, this);
  }

  /** The SHA-256 fingerprint of the leaf certificate: 64 hexadecimal digits in lower case. */
  public String fingerprintSha256() {
    return fingerprintSha256(certificate);
  }

  /** The SHA-256 fingerprint of a certificate: 64 hexadecimal digits in lower case. */
  public static String fingerprintSha256(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
