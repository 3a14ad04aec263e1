package io.autossl.deployer.certificate.chain;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Decodes, encodes and identifies X.509 certificates. */
public final class X509Certificates {

  /**
   * The largest leaf that ACM imports, in bytes of DER. Certificates of authorities are many times
   * smaller.
   */
  public static final int MAX_BYTES = 24 * 1024;

  /** The largest subject or issuer, in bytes of DER: several times more than authorities use. */
  public static final int MAX_NAME_BYTES = 4 * 1024;

  private static final int MAX_RSA_MODULUS_BITS = 8192;
  private static final int MAX_RSA_EXPONENT_BITS = 32;

  private X509Certificates() {}

  /**
   * Decodes one certificate. What follows it is ignored: OpenSSL puts trust settings there in a
   * block labelled {@code TRUSTED CERTIFICATE}.
   *
   * @throws CertificateException if it is none, or larger than any that can be used: the Java
   *     platform may take minutes to decode a large malicious one
   */
  public static X509Certificate decode(byte[] der) throws CertificateException {
    ReadingTimeLimit.requireTimeLeft();
    if (der.length > MAX_BYTES) {
      throw new CertificateException("too large");
    }
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der));
    requireReadable(certificate);
    return certificate;
  }

  /** The Java platform decodes a public key only when it is asked for, and may fail then. */
  private static void requireReadable(X509Certificate certificate) throws CertificateException {
    try {
      publicKey(certificate);
    } catch (IllegalArgumentException | IllegalStateException malformed) {
      throw new CertificateException("The public key cannot be read", malformed);
    }
  }

  /** The public key with its algorithm. */
  public static SubjectPublicKeyInfo publicKey(X509Certificate certificate) {
    return SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
  }

  /** The DER encoding. */
  public static byte[] encode(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A decoded certificate can be encoded", e);
    }
  }

  /** The SHA-256 of the DER encoding: 64 hexadecimal digits in lower case. */
  public static String fingerprintSha256(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(encode(certificate)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Whether a certificate's signature is valid by the public key of another one, or its own. */
  static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    ReadingTimeLimit.requireTimeLeft();
    try {
      if (!isQuick(issuer.getPublicKey())) {
        return false;
      }
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | ProviderException e) {
      return false;
    }
  }

  /**
   * Whether a signature can be checked with this key within milliseconds. Malicious keys of other
   * kinds and sizes, which no publicly trusted authority has, may take minutes.
   */
  private static boolean isQuick(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa ->
          rsa.getModulus().bitLength() <= MAX_RSA_MODULUS_BITS
              && rsa.getPublicExponent().bitLength() <= MAX_RSA_EXPONENT_BITS;
      case ECPublicKey ec -> true;
      case EdECPublicKey ed -> true;
      default -> false;
    };
  }

  /**
   * Whether its names are short enough to be compared quickly. The Java platform may take a second
   * for a long one.
   */
  public static boolean hasShortNames(X509Certificate certificate) {
    return Stream.of(certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal())
        .allMatch(name -> name.getEncoded().length <= MAX_NAME_BYTES);
  }

  /** Whether subject and issuer are the same name. */
  static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  /** Whether subject and issuer are the same name, and the signature is valid by its own key. */
  public static boolean isSelfSigned(X509Certificate certificate) {
    return isSelfIssued(certificate) && isSignedBy(certificate, certificate);
  }

  /**
   * Whether it is valid at this time; the first and the last second are included (RFC 5280, section
   * 4.1.2.5).
   */
  public static boolean isValidAt(X509Certificate certificate, Instant time) {
    return !time.isBefore(certificate.getNotBefore().toInstant())
        && !time.isAfter(certificate.getNotAfter().toInstant());
  }
}
