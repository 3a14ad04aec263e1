package io.autossl.deployer.certificate.web;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.CertificateStatus;
import io.autossl.deployer.certificate.CertificateWarning;
import io.autossl.deployer.certificate.ChainEntry;
import io.autossl.deployer.certificate.KeyAlgorithm;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A certificate as the API shows it. */
@Schema(name = "Certificate", description = "A stored certificate; its private key is never shown")
record CertificateView(
    UUID id,
    @Schema(
            description = "Groups the successive versions of one certificate",
            example = "example.com")
        String name,
    @Schema(example = "CN=example.com") String subject,
    @Schema(example = "CN=E7,O=Let's Encrypt,C=US") String issuer,
    @Schema(description = "Hexadecimal", example = "3f2a9c17d4e5b608") String serialNumber,
    @Schema(example = "4a7b0e5c1f9d8e6a3b2c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192")
        String fingerprintSha256,
    @Schema(example = "[\"example.com\", \"*.example.com\"]") List<String> domainNames,
    Instant notBefore,
    Instant notAfter,
    @Schema(example = "EC_prime256v1") KeyAlgorithm keyAlgorithm,
    @Schema(description = "The issuers in order, without the root") List<ChainEntry> chain,
    @Schema(description = "EXPIRING from 30 days before the end", example = "VALID")
        CertificateStatus status,
    @Schema(description = "What was mended or is doubtful") List<CertificateWarning> warnings,
    Instant createdAt) {

  static CertificateView of(Certificate certificate, Instant now) {
    return new CertificateView(
        certificate.id(),
        certificate.name(),
        certificate.subject(),
        certificate.issuer(),
        certificate.serialNumber(),
        certificate.fingerprintSha256(),
        certificate.domainNames(),
        certificate.notBefore(),
        certificate.notAfter(),
        certificate.keyAlgorithm(),
        certificate.chain(),
        CertificateStatus.of(certificate.notAfter(), now),
        certificate.warnings(),
        certificate.createdAt());
  }
}
