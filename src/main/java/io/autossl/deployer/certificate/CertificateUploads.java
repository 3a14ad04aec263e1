package io.autossl.deployer.certificate;

import io.autossl.deployer.storage.Identifiers;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Takes uploads: reads and judges them before anything is stored. */
@Component
class CertificateUploads {

  private final ReadingThreads reader;
  private final Certificates certificates;
  private final Identifiers identifiers;
  private final Clock clock;

  CertificateUploads(
      ReadingThreads reader, Certificates certificates, Identifiers identifiers, Clock clock) {
    this.reader = reader;
    this.certificates = certificates;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /** A stored certificate, and whether this upload stored it. */
  record Uploaded(Certificate certificate, boolean isNew) {}

  /**
   * Stores a certificate, unless it is stored already.
   *
   * @param name the first domain name, if null
   * @throws io.autossl.deployer.web.ApiException if it cannot be deployed
   */
  Uploaded upload(CertificateUpload upload, @Nullable String name) {
    DeployableCertificate deployable = reader.read(upload);
    Optional<Uploaded> earlier = stored(deployable);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Certificate certificate = certificate(deployable, name);
    try {
      certificates.store(certificate, deployable.privateKeyPem());
      return new Uploaded(certificate, true);
    } catch (DuplicateKeyException sameTime) {
      return stored(deployable).orElseThrow(() -> sameTime);
    }
  }

  private Optional<Uploaded> stored(DeployableCertificate deployable) {
    return certificates
        .findByFingerprint(deployable.fingerprintSha256())
        .map(certificate -> new Uploaded(certificate, false));
  }

  private Certificate certificate(DeployableCertificate deployable, @Nullable String name) {
    return new Certificate(
        identifiers.next(),
        name == null ? deployable.domainNames().getFirst() : name,
        deployable.subject(),
        deployable.issuer(),
        deployable.serialNumber(),
        deployable.fingerprintSha256(),
        deployable.domainNames(),
        deployable.notBefore(),
        deployable.notAfter(),
        deployable.keyAlgorithm(),
        deployable.chainEntries(),
        deployable.warnings(),
        deployable.certificatePem(),
        deployable.chain().isEmpty() ? null : deployable.chainPem(),
        clock.instant());
  }
}
