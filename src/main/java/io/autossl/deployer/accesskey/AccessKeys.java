package io.autossl.deployer.accesskey;

import io.autossl.deployer.audit.AuditAction;
import io.autossl.deployer.audit.AuditDetails;
import io.autossl.deployer.audit.AuditTrail;
import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.secret.AssociatedData;
import io.autossl.deployer.secret.SealBrokenException;
import io.autossl.deployer.secret.Sealer;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.storage.Identifiers;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.EntityTags;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The stored access keys. */
@Service
@Transactional
public class AccessKeys {

  private static final Logger log = LoggerFactory.getLogger(AccessKeys.class);

  private final AccessKeyRepository repository;
  private final Sealer sealer;
  private final AuditTrail auditTrail;
  private final Identifiers identifiers;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  AccessKeys(
      AccessKeyRepository repository,
      Sealer sealer,
      AuditTrail auditTrail,
      Identifiers identifiers,
      ApplicationEventPublisher events,
      Clock clock) {
    this.repository = repository;
    this.sealer = sealer;
    this.auditTrail = auditTrail;
    this.identifiers = identifiers;
    this.events = events;
    this.clock = clock;
  }

  /**
   * The credentials to call AWS with; empty if the key has been deleted.
   *
   * @throws io.autossl.deployer.secret.SealBrokenException if the keyset does not open the secret
   */
  @Transactional(readOnly = true)
  public Optional<AwsCredentials> credentials(UUID id) {
    return repository
        .find(id)
        .map(key -> new AwsCredentials(key.accessKeyId(), openSecret(key.id())));
  }

  /** Whether the key exists; if so, nobody can delete it until the transaction ends. */
  public boolean existsUntilCommit(UUID id) {
    return repository.findForUpdate(id).isPresent();
  }

  /** The key with this name, regardless of case and white space. */
  @Transactional(readOnly = true)
  Optional<UUID> findByName(String name) {
    return repository.findByName(name);
  }

  /**
   * Stores a key.
   *
   * @throws org.springframework.dao.DuplicateKeyException if another one has the name
   */
  AccessKey create(String name, String accessKeyId, SecretText secretAccessKey) {
    Instant now = clock.instant();
    AccessKey key = new AccessKey(identifiers.next(), name, accessKeyId, 1, now, now);
    repository.insert(key, sealer.seal(secretAccessKey, associatedData(key.id())));
    auditTrail.record(AuditAction.ACCESS_KEY_CREATED, key.id(), details(key));
    log.info("Access key {} ({}) created", key.id(), key.accessKeyId());
    return key;
  }

  /**
   * Changes a key. Nothing happens if it has these values already.
   *
   * @throws org.springframework.dao.DuplicateKeyException if another one has the new name
   */
  AccessKey change(UUID id, AccessKeyChange change, @Nullable String ifMatch) {
    AccessKey key = repository.findForUpdate(id).orElseThrow(() -> unknown(id));
    EntityTags.requireMatch(ifMatch, key.version());
    change.requireConsistent(key);
    Optional<SecretText> newSecret =
        Optional.ofNullable(change.secretAccessKey()).filter(secret -> !hasSecret(id, secret));
    if (newSecret.isEmpty() && change.leavesAllButSecret(key)) {
      return key;
    }
    AccessKey changed =
        new AccessKey(
            id,
            change.nameOr(key.name()),
            change.accessKeyIdOr(key.accessKeyId()),
            key.version() + 1,
            key.createdAt(),
            clock.instant());
    repository.update(changed);
    if (change.name() != null) {
      repository.claimName(id, change.name());
    }
    newSecret.ifPresent(
        secret -> repository.updateSecret(id, sealer.seal(secret, associatedData(id))));
    auditTrail.record(
        AuditAction.ACCESS_KEY_UPDATED,
        id,
        details(changed).with("secretChanged", newSecret.isPresent()));
    log.info("Access key {} ({}) changed", changed.id(), changed.accessKeyId());
    return changed;
  }

  void delete(UUID id, @Nullable String ifMatch) {
    AccessKey key = repository.findForUpdate(id).orElseThrow(() -> unknown(id));
    EntityTags.requireMatch(ifMatch, key.version());
    events.publishEvent(new AccessKeyDeletion(id));
    repository.delete(id);
    auditTrail.record(AuditAction.ACCESS_KEY_DELETED, id, details(key));
    log.info("Access key {} ({}) deleted", key.id(), key.accessKeyId());
  }

  @Transactional(readOnly = true)
  AccessKey get(UUID id) {
    return repository.find(id).orElseThrow(() -> unknown(id));
  }

  @Transactional(readOnly = true)
  Page<AccessKey> list(PageRequest request) {
    return Page.of(repository.list(request), request, AccessKey::id);
  }

  /** Records that AWS was asked whether a key works. */
  void checked(UUID id, AuditDetails outcome) {
    auditTrail.record(AuditAction.ACCESS_KEY_CHECKED, id, outcome);
  }

  private static AuditDetails details(AccessKey key) {
    return AuditDetails.none().with("name", key.name()).with("accessKeyId", key.accessKeyId());
  }

  private boolean hasSecret(UUID id, SecretText secret) {
    try {
      return openSecret(id).equals(secret);
    } catch (SealBrokenException lost) {
      // Storing it again repairs that.
      return false;
    }
  }

  private SecretText openSecret(UUID id) {
    return sealer.open(repository.sealedSecret(id), associatedData(id));
  }

  private static AssociatedData associatedData(UUID id) {
    return AccessKeyRepository.SECRETS.of(id);
  }

  static ApiException unknown(UUID id) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no access key " + id + ".");
  }
}
