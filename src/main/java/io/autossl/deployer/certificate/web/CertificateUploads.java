package io.autossl.deployer.certificate.web;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.certificate.reading.CertificateReaderPool;
import io.autossl.deployer.certificate.reading.CertificateUpload;
import io.autossl.deployer.certificate.reading.DeployableCertificate;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.storage.Identifiers;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** Handles uploads: reads and validates them before anything is stored. */
@Component
class CertificateUploads {

  /** An attempt fails if another upload of the same certificate wins the race. */
  private static final int MAX_ATTEMPTS = 5;

  private final CertificateReaderPool reader;
  private final Certificates certificates;
  private final Identifiers identifiers;
  private final Clock clock;

  CertificateUploads(
      CertificateReaderPool reader,
      Certificates certificates,
      Identifiers identifiers,
      Clock clock) {
    this.reader = reader;
    this.certificates = certificates;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /** A stored certificate, and whether this upload stored it. */
  record Uploaded(Certificate certificate, boolean isNew) {}

  /**
   * Stores a certificate. If it is stored already, it gets the better of the two chains.
   *
   * @param name the name to store it with; if null, its first domain name
   * @param isSenderGone whether the client has closed the connection
   * @throws io.autossl.deployer.web.ApiException if it cannot be deployed
   */
  Uploaded upload(CertificateUpload upload, @Nullable String name, BooleanSupplier isSenderGone) {
    DeployableCertificate deployable = reader.read(upload, isSenderGone);
    Optional<Uploaded> uploaded = Optional.empty();
    for (int attempt = 1; uploaded.isEmpty(); attempt++) {
      Certificate certificate = deployable.toStored(identifiers.next(), name, clock.instant());
      uploaded = store(certificate, deployable.privateKeyPem(), attempt == MAX_ATTEMPTS);
    }
    return uploaded.get();
  }

  /**
   * Empty if the same certificate was stored or deleted at the same time; the last attempt throws
   * then.
   */
  private Optional<Uploaded> store(Certificate certificate, SecretText privateKey, boolean last) {
    Optional<Certificate> stored = certificates.findByFingerprint(certificate.fingerprintSha256());
    try {
      if (stored.isPresent()) {
        return Optional.of(new Uploaded(certificates.takeChain(stored.get(), certificate), false));
      }
      certificates.store(certificate, privateKey);
      return Optional.of(new Uploaded(certificate, true));
    } catch (DuplicateKeyException | OptimisticLockingFailureException sameTime) {
      if (last) {
        throw sameTime;
      }
      return Optional.empty();
    }
  }
}
