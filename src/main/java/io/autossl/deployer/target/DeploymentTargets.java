package io.autossl.deployer.target;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The stored deployment targets. */
@Service
@Transactional
public class DeploymentTargets {

  private static final Logger log = LoggerFactory.getLogger(DeploymentTargets.class);

  /** How many targets are read at once to find those in a state. */
  private static final int BATCH = 100;

  private static final int MAX_NAMED_USERS = 3;
  private static final int MAX_USERS = 10;

  private final DeploymentTargetRepository repository;
  private final TargetStatuses statuses;
  private final AccessKeys accessKeys;
  private final AuditTrail auditTrail;
  private final Identifiers identifiers;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  DeploymentTargets(
      DeploymentTargetRepository repository,
      TargetStatuses statuses,
      AccessKeys accessKeys,
      AuditTrail auditTrail,
      Identifiers identifiers,
      ApplicationEventPublisher events,
      Clock clock) {
    this.repository = repository;
    this.statuses = statuses;
    this.accessKeys = accessKeys;
    this.auditTrail = auditTrail;
    this.identifiers = identifiers;
    this.events = events;
    this.clock = clock;
  }

  /**
   * A target, locked: until the transaction ends, nobody else can change it, delete it or deploy to
   * it.
   */
  public Optional<DeploymentTarget> findForUpdate(UUID id) {
    return repository.findForUpdate(id);
  }

  /** The targets that get every new certificate of a name, locked like {@link #findForUpdate}. */
  public List<DeploymentTarget> automaticForUpdate(String certificateName) {
    return repository.automaticForUpdate(certificateName);
  }

  /** Those of these identifiers that belong to targets. */
  @Transactional(readOnly = true)
  public Set<UUID> existing(Collection<UUID> ids) {
    return repository.existing(ids);
  }

  /** The certificate names of all targets. */
  @Transactional(readOnly = true)
  public Set<String> certificateNames() {
    return repository.certificateNames();
  }

  /**
   * Stores when the certificate that a target last got expires, because the deployment of it is
   * about to be deleted. That is no change of the target: its version stays.
   */
  public void keepLastCertificateNotAfter(UUID id, Instant notAfter) {
    repository.setLastCertificateNotAfter(id, notAfter);
  }

  /** The target with this name, regardless of case and white space. */
  @Transactional(readOnly = true)
  Optional<UUID> findByName(String name) {
    return repository.findByName(name);
  }

  /**
   * Stores a target.
   *
   * @throws org.springframework.dao.DuplicateKeyException if another target has the name
   */
  DeploymentTargetView create(DeploymentTargetRequest request) {
    Instant now = clock.instant();
    DeploymentTarget target = target(identifiers.next(), request, 1, now, now, null);
    repository.insert(target);
    auditTrail.record(AuditAction.TARGET_CREATED, target.id(), details(target));
    log.info(
        "Target {} ({}) created with {} distributions",
        target.id(),
        target.name(),
        target.distributionIds().size());
    return view(target);
  }

  /**
   * Replaces a target. Nothing happens if it has these values already.
   *
   * @throws org.springframework.dao.DuplicateKeyException if another target has the new name
   */
  DeploymentTargetView change(UUID id, DeploymentTargetRequest request, @Nullable String ifMatch) {
    DeploymentTarget current = repository.findForUpdate(id).orElseThrow(() -> unknown(id));
    EntityTags.requireMatch(ifMatch, current.version());
    DeploymentTarget requested =
        target(
            id,
            request,
            current.version(),
            current.createdAt(),
            current.updatedAt(),
            current.lastCertificateNotAfter());
    if (requested.equals(current)) {
      return view(current);
    }
    DeploymentTarget target = requested.next(clock.instant());
    repository.update(target);
    auditTrail.record(AuditAction.TARGET_UPDATED, id, details(target));
    log.info(
        "Target {} ({}) changed, with {} distributions",
        target.id(),
        target.name(),
        target.distributionIds().size());
    return view(target);
  }

  void delete(UUID id, @Nullable String ifMatch) {
    DeploymentTarget target = repository.findForUpdate(id).orElseThrow(() -> unknown(id));
    EntityTags.requireMatch(ifMatch, target.version());
    events.publishEvent(new DeploymentTargetDeletion(id));
    repository.delete(id);
    auditTrail.record(AuditAction.TARGET_DELETED, id, details(target));
    log.info("Target {} ({}) deleted", target.id(), target.name());
  }

  /** A target with its state, both as of the same time. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  DeploymentTargetView get(UUID id) {
    return view(repository.find(id).orElseThrow(() -> unknown(id)));
  }

  /**
   * Lists targets, as of one time.
   *
   * @param state only targets in this state, if it is not null. All targets are read for that, in
   *     parts
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  Page<DeploymentTargetView> list(
      DeploymentTargetFilter filter, @Nullable TargetState state, PageRequest request) {
    PageRequest part = state == null ? request : new PageRequest(BATCH, request.after());
    List<DeploymentTargetView> found = new ArrayList<>();
    List<DeploymentTarget> targets;
    do {
      targets = repository.list(filter, part);
      views(targets).filter(view -> state == null || view.state() == state).forEach(found::add);
      if (!targets.isEmpty()) {
        part = new PageRequest(part.limit(), targets.getLast().id());
      }
    } while (found.size() < request.limitAndOneMore() && targets.size() == part.limitAndOneMore());
    return Page.of(found, request, DeploymentTargetView::id);
  }

  @EventListener
  void keepUsed(AccessKeyDeletion deletion) {
    List<DeploymentTargetRepository.User> users = repository.users(deletion.accessKey(), MAX_USERS);
    if (!users.isEmpty()) {
      throw ApiException.conflict(
          ErrorCode.ACCESS_KEY_IN_USE,
          "The access key is used by %s: give each another one, or delete it, first."
              .formatted(named(users)),
          users.stream().map(DeploymentTargetRepository.User::id).toList());
    }
  }

  private static String named(List<DeploymentTargetRepository.User> users) {
    int all = users.getFirst().ofAll();
    String names =
        users.stream()
            .limit(MAX_NAMED_USERS)
            .map(user -> "\"" + user.name() + "\"")
            .collect(joining(", "));
    return "%d deployment %s, %s%s"
        .formatted(
            all,
            all == 1 ? "target" : "targets",
            names,
            all > MAX_NAMED_USERS ? " and " + (all - MAX_NAMED_USERS) + " more" : "");
  }

  private DeploymentTargetView view(DeploymentTarget target) {
    return views(List.of(target)).findFirst().orElseThrow();
  }

  private Stream<DeploymentTargetView> views(List<DeploymentTarget> targets) {
    Map<UUID, TargetStatus> found = statuses.of(targets);
    return targets.stream()
        .map(target -> DeploymentTargetView.of(target, requireNonNull(found.get(target.id()))));
  }

  private DeploymentTarget target(
      UUID id,
      DeploymentTargetRequest request,
      long version,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Instant lastCertificateNotAfter) {
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
        updatedAt,
        lastCertificateNotAfter);
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
