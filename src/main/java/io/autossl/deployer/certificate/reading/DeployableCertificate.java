package io.autossl.deployer.certificate.reading;

import static java.util.stream.Collectors.joining;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.CertificateWarning;
import io.autossl.deployer.certificate.ChainEntry;
import io.autossl.deployer.certificate.KeyAlgorithm;
import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.secret.SecretText;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * A certificate in the form in which ACM imports it for CloudFront.
 *
 * @param leaf the certificate itself
 * @param chain its issuer first, each certifying the one before it, without the root
 * @param privateKeyPem the leaf's private key as unencrypted PKCS#8 PEM
 * @param domainNames the DNS names of the subject alternative name extension, in its order,
 *     distinct and in lower case
 * @param warnings what was corrected, or may not work
 */
public record DeployableCertificate(
    X509Certificate leaf,
    List<X509Certificate> chain,
    SecretText privateKeyPem,
    List<String> domainNames,
    KeyAlgorithm keyAlgorithm,
    List<CertificateWarning> warnings) {

  /** Copies the lists. */
  public DeployableCertificate {
    chain = List.copyOf(chain);
    domainNames = List.copyOf(domainNames);
    warnings = List.copyOf(warnings);
  }

  /** The leaf as PEM. */
  String certificatePem() {
    return toPem(List.of(leaf));
  }

  /** The chain as PEM; empty when there is none. */
  String chainPem() {
    return toPem(chain);
  }

  /** Descriptions of the certificates in the chain. */
  List<ChainEntry> chainEntries() {
    return chain.stream().map(DeployableCertificate::chainEntry).toList();
  }

  /** The subject's distinguished name, such as {@code CN=example.com}. */
  String subject() {
    return DistinguishedName.of(leaf.getSubjectX500Principal());
  }

  /** The issuer's distinguished name. */
  String issuer() {
    return DistinguishedName.of(leaf.getIssuerX500Principal());
  }

  /** The serial number in hexadecimal digits, two for each byte, in lower case. */
  String serialNumber() {
    BigInteger serialNumber = leaf.getSerialNumber();
    byte[] bytes = serialNumber.toByteArray();
    boolean signByte = bytes.length > 1 && bytes[0] == 0;
    return HexFormat.of().formatHex(bytes, signByte ? 1 : 0, bytes.length);
  }

  /** The SHA-256 of the leaf's DER encoding: 64 hexadecimal digits in lower case. */
  String fingerprintSha256() {
    return X509Certificates.fingerprintSha256(leaf);
  }

  /** The first second in which the leaf is valid. */
  Instant notBefore() {
    return leaf.getNotBefore().toInstant();
  }

  /** The last second in which the leaf is valid. */
  Instant notAfter() {
    return leaf.getNotAfter().toInstant();
  }

  /**
   * This certificate in the form in which it is stored.
   *
   * @param name its name; if null, its first domain name
   */
  public Certificate toStored(UUID id, @Nullable String name, Instant now) {
    return new Certificate(
        id,
        name == null ? domainNames.getFirst() : name,
        subject(),
        issuer(),
        serialNumber(),
        fingerprintSha256(),
        domainNames,
        notBefore(),
        notAfter(),
        keyAlgorithm,
        chainEntries(),
        warnings,
        certificatePem(),
        chain.isEmpty() ? null : chainPem(),
        null,
        now);
  }

  private static ChainEntry chainEntry(X509Certificate certificate) {
    return new ChainEntry(
        DistinguishedName.of(certificate.getSubjectX500Principal()),
        DistinguishedName.of(certificate.getIssuerX500Principal()),
        certificate.getNotAfter().toInstant(),
        X509Certificates.fingerprintSha256(certificate));
  }

  private static String toPem(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(X509Certificates::encode)
        .map(encoded -> PemText.write(new PemObject("CERTIFICATE", encoded)))
        .collect(joining());
  }
}
