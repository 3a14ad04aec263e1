package io.autossl.deployer.certificate;

import io.autossl.deployer.audit.AuditAction;
import io.autossl.deployer.audit.AuditDetails;
import io.autossl.deployer.audit.AuditTrail;
import io.autossl.deployer.secret.AssociatedData;
import io.autossl.deployer.secret.Sealer;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The stored certificates. */
@Service
@Transactional
public class Certificates {

  private static final Logger log = LoggerFactory.getLogger(Certificates.class);

  private final CertificateRepository repository;
  private final Sealer sealer;
  private final AuditTrail auditTrail;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Certificates(
      CertificateRepository repository,
      Sealer sealer,
      AuditTrail auditTrail,
      ApplicationEventPublisher events,
      Clock clock) {
    this.repository = repository;
    this.sealer = sealer;
    this.auditTrail = auditTrail;
    this.events = events;
    this.clock = clock;
  }

  /** The certificate with this identifier. */
  @Transactional(readOnly = true)
  public Optional<Certificate> find(UUID id) {
    return repository.find(id);
  }

  /** When the newest certificate of each name expires. */
  @Transactional(readOnly = true)
  public Map<String, Instant> currentNotAfter() {
    return repository.currentNotAfter();
  }

  /** A certificate, locked: nobody can delete it until the transaction ends. */
  public Optional<Certificate> findForUpdate(UUID id) {
    return repository.findForUpdate(id);
  }

  /**
   * A certificate's private key.
   *
   * @throws io.autossl.deployer.secret.SealBrokenException if the keyset does not open it
   */
  @Transactional(readOnly = true)
  public SealedPrivateKey privateKey(UUID id) {
    SealedPrivateKey privateKey =
        new SealedPrivateKey(repository.sealedPrivateKey(id), associatedData(id), sealer);
    privateKey.open();
    return privateKey;
  }

  /**
   * Stores a new certificate, and requests the deployments to targets with automatic deployment, in
   * one transaction.
   *
   * @throws org.springframework.dao.DuplicateKeyException if the same certificate was stored at the
   *     same time
   */
  public void store(Certificate certificate, SecretText privateKey) {
    repository.insert(certificate, sealer.seal(privateKey, associatedData(certificate.id())));
    auditTrail.record(AuditAction.CERTIFICATE_UPLOADED, certificate.id(), details(certificate));
    log.info(
        "Certificate {} of {} ({}) stored, valid until {}",
        certificate.id(),
        certificate.name(),
        certificate.fingerprintSha256(),
        certificate.notAfter());
    events.publishEvent(new CertificateUploaded(certificate));
  }

  /**
   * Gives a stored certificate the chain of another upload of it, if that is better, and requests
   * the same deployments as for a new certificate. Its private key stays.
   *
   * @return the certificate as it is stored then
   * @throws OptimisticLockingFailureException if it was changed or deleted at the same time
   */
  public Certificate takeChain(Certificate stored, Certificate upload) {
    if (!stored.isBetteredBy(upload)) {
      return stored;
    }
    Certificate certificate = stored.withChainOf(upload, replacedAt(stored));
    // Before the certificate is locked: a deployment locks its target first, and then the
    // certificate.
    events.publishEvent(new CertificateChainReplaced(certificate));
    if (!repository.replaceChain(certificate, stored.chainReplacedAt())) {
      throw new OptimisticLockingFailureException("the certificate was changed");
    }
    auditTrail.record(
        AuditAction.CERTIFICATE_UPLOADED,
        certificate.id(),
        details(certificate)
            .with("chainReplaced", true)
            .with("chainLengthBefore", stored.chain().size())
            .with("chainLength", certificate.chain().size()));
    log.info(
        "Certificate {} of {} has a longer chain, of {} certificates",
        certificate.id(),
        certificate.name(),
        certificate.chain().size());
    return certificate;
  }

  /**
   * Deletes a certificate.
   *
   * @throws ApiException if there is none, or if it is being deployed
   */
  public void delete(UUID id) {
    Certificate certificate = repository.findForUpdate(id).orElseThrow(() -> unknown(id));
    events.publishEvent(new CertificateDeletion(id, certificate.fingerprintSha256()));
    repository.delete(id);
    auditTrail.record(AuditAction.CERTIFICATE_DELETED, id, details(certificate));
    log.info("Certificate {} of {} deleted", id, certificate.name());
  }

  /**
   * Always later than the previous replacement, even if the clocks of replicas differ: it orders
   * the chains.
   */
  private Instant replacedAt(Certificate stored) {
    Instant now = clock.instant();
    Instant before = stored.chainReplacedAt();
    return before == null || now.isAfter(before) ? now : before.plusMillis(1);
  }

  /** The certificate with this SHA-256 fingerprint: 64 hexadecimal digits in lower case. */
  @Transactional(readOnly = true)
  public Optional<Certificate> findByFingerprint(String fingerprintSha256) {
    return repository.findByFingerprint(fingerprintSha256);
  }

  /**
   * The certificate with this identifier.
   *
   * @throws ApiException if there is none
   */
  @Transactional(readOnly = true)
  public Certificate get(UUID id) {
    return repository.find(id).orElseThrow(() -> unknown(id));
  }

  /** Lists certificates, newest first. */
  @Transactional(readOnly = true)
  public Page<Certificate> list(CertificateFilter filter, PageRequest request) {
    return Page.of(repository.list(filter, clock.instant(), request), request, Certificate::id);
  }

  private static AuditDetails details(Certificate certificate) {
    return AuditDetails.none()
        .with("name", certificate.name())
        .with("fingerprintSha256", certificate.fingerprintSha256())
        .with("serialNumber", certificate.serialNumber())
        .with("notAfter", certificate.notAfter());
  }

  private static AssociatedData associatedData(UUID id) {
    return CertificateRepository.PRIVATE_KEYS.of(id);
  }

  private static ApiException unknown(UUID id) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no certificate " + id + ".");
  }
}
