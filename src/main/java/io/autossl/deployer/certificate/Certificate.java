package io.autossl.deployer.certificate;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored certificate, without its private key.
 *
 * @param name shared by the successive renewals of a certificate
 * @param subject the leaf's subject
 * @param issuer the leaf's issuer
 * @param serialNumber in hexadecimal
 * @param fingerprintSha256 of the leaf: 64 hexadecimal digits in lower case
 * @param domainNames the leaf's DNS names
 * @param chain the issuers in order, without the root
 * @param warnings what was corrected, or may not work
 * @param certificatePem the leaf
 * @param chainPem the issuers in order, without the root; null if there are none
 * @param chainReplacedAt when a better chain last replaced the one before; null if none did
 */
public record Certificate(
    UUID id,
    String name,
    String subject,
    String issuer,
    String serialNumber,
    String fingerprintSha256,
    List<String> domainNames,
    Instant notBefore,
    Instant notAfter,
    KeyAlgorithm keyAlgorithm,
    List<ChainEntry> chain,
    List<CertificateWarning> warnings,
    String certificatePem,
    @Nullable String chainPem,
    @Nullable Instant chainReplacedAt,
    Instant createdAt) {

  /** Copies the lists. */
  public Certificate {
    domainNames = List.copyOf(domainNames);
    chain = List.copyOf(chain);
    warnings = List.copyOf(warnings);
  }

  /** A number that grows with each replacement of the chain: 0 for the first chain. */
  public long chainVersion() {
    return chainReplacedAt == null ? 0 : chainReplacedAt.toEpochMilli();
  }

  /**
   * Whether another upload of the same certificate has a better chain: a complete one instead of an
   * incomplete one, or a longer one. An incomplete chain is never better than a complete one.
   */
  boolean isBetteredBy(Certificate other) {
    return other.hasCompleteChain() == hasCompleteChain()
        ? other.chain.size() > chain.size()
        : other.hasCompleteChain();
  }

  /** This certificate with the chain of another upload of it, replaced at this time. */
  Certificate withChainOf(Certificate other, Instant now) {
    return new Certificate(
        id,
        name,
        subject,
        issuer,
        serialNumber,
        fingerprintSha256,
        domainNames,
        notBefore,
        notAfter,
        keyAlgorithm,
        other.chain,
        other.warnings,
        certificatePem,
        other.chainPem,
        now,
        createdAt);
  }

  private boolean hasCompleteChain() {
    return warnings.stream().noneMatch(warning -> warning.code() == WarningCode.CHAIN_INCOMPLETE);
  }
}
