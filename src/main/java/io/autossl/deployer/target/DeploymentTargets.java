package io.autossl.deployer.target;

import io.autossl.deployer.accesskey.AccessKeyDeletion;
import io.autossl.deployer.accesskey.AccessKeys;
import io.autossl.deployer.audit.AuditAction;
import io.autossl.deployer.audit.AuditDetails;
import io.autossl.deployer.audit.AuditTrail;
import io.autossl.deployer.storage.Identifiers;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.EntityTags;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The stored deployment targets. */
@Service
@Transactional
public class DeploymentTargets {

  private static final Logger log = LoggerFactory.getLogger(DeploymentTargets.class);

  private final DeploymentTargetRepository repository;
  private final AccessKeys accessKeys;
  private final AuditTrail auditTrail;
  private final Identifiers identifiers;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  DeploymentTargets(
      DeploymentTargetRepository repository,
      AccessKeys accessKeys,
      AuditTrail auditTrail,
      Identifiers identifiers,
      ApplicationEventPublisher events,
      Clock clock) {
    this.repository = repository;
    this.accessKeys = accessKeys;
    this.auditTrail = auditTrail;
    this.identifiers = identifiers;
    this.events = events;
    this.clock = clock;
  }

  /** A target, which nobody else changes, deletes or deploys to until the transaction ends. */
  public Optional<DeploymentTarget> findForUpdate(UUID id) {
    return repository.findForUpdate(id);
  }

  /** The targets that get every new certificate of a name, locked like {@link #findForUpdate}. */
  public List<DeploymentTarget> automaticForUpdate(String certificateName) {
    return repository.automaticForUpdate(certificateName);
  }

  DeploymentTarget create(DeploymentTargetRequest request) {
    Instant now = clock.instant();
    DeploymentTarget target = target(identifiers.next(), request, 1, now, now);
    repository.insert(target);
    auditTrail.record(AuditAction.TARGET_CREATED, target.id(), details(target));
    log.info(
        "Target {} ({}) created with {} distributions",
        target.id(),
        target.name(),
        target.distributionIds().size());
    return target;
  }

  DeploymentTarget change(UUID id, DeploymentTargetRequest request, @Nullable String ifMatch) {
    DeploymentTarget current = repository.findForUpdate(id).orElseThrow(() -> unknown(id));
    EntityTags.requireMatch(ifMatch, current.version());
    DeploymentTarget target =
        target(id, request, current.version() + 1, current.createdAt(), clock.instant());
    repository.update(target);
    auditTrail.record(AuditAction.TARGET_UPDATED, id, details(target));
    log.info(
        "Target {} ({}) changed, with {} distributions",
        target.id(),
        target.name(),
        target.distributionIds().size());
    return target;
  }

  void delete(UUID id, @Nullable String ifMatch) {
    DeploymentTarget target = repository.findForUpdate(id).orElseThrow(() -> unknown(id));
    EntityTags.requireMatch(ifMatch, target.version());
    events.publishEvent(new DeploymentTargetDeletion(id));
    repository.delete(id);
    auditTrail.record(AuditAction.TARGET_DELETED, id, details(target));
    log.info("Target {} ({}) deleted", target.id(), target.name());
  }

  @Transactional(readOnly = true)
  DeploymentTarget get(UUID id) {
    return repository.find(id).orElseThrow(() -> unknown(id));
  }

  @Transactional(readOnly = true)
  Page<DeploymentTarget> list(PageRequest request) {
    return Page.of(repository.list(request), request, DeploymentTarget::id);
  }

  @EventListener
  void keepUsed(AccessKeyDeletion deletion) {
    if (repository.uses(deletion.accessKey())) {
      throw new ApiException(
          ErrorCode.ACCESS_KEY_IN_USE,
          "A deployment target uses the access key: give it another one, or delete it first.");
    }
  }

  private DeploymentTarget target(
      UUID id, DeploymentTargetRequest request, long version, Instant createdAt, Instant now) {
    List<FieldProblem> problems = request.inconsistencies();
    if (!accessKeys.existsUntilCommit(request.accessKey())) {
      problems.add(new FieldProblem("accessKey", "UNKNOWN", "must be an existing access key's id"));
    }
    if (!problems.isEmpty()) {
      throw new ApiException(ErrorCode.VALIDATION_FAILED, problems);
    }
    return new DeploymentTarget(
        id,
        request.name(),
        request.providerOrDefault(),
        request.accessKey(),
        request.distributionIds(),
        request.certificateName(),
        request.automatic(),
        version,
        createdAt,
        now);
  }

  private static AuditDetails details(DeploymentTarget target) {
    return AuditDetails.none()
        .with("name", target.name())
        .with("accessKey", target.accessKey())
        .with("distributionIds", target.distributionIds())
        .with("certificateName", target.certificateName())
        .with("autoDeploy", target.autoDeploy());
  }

  private static ApiException unknown(UUID id) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no deployment target " + id + ".");
  }
}
