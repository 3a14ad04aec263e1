package io.autossl.deployer.deployment.request;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.DeploymentTrigger;
import io.autossl.deployer.deployment.LogContext;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.request.IdempotencyKeys.Use;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.deployment.store.StepRepository;
import io.autossl.deployer.storage.Identifiers;
import io.autossl.deployer.target.DeploymentTarget;
import io.autossl.deployer.target.DeploymentTargets;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes requests for deployments: new ones, those to try again, and to cancel. */
@Service
@Transactional
public class DeploymentRequests {

  private static final Logger log = LoggerFactory.getLogger(DeploymentRequests.class);

  private static final Duration CHAIN_IS_STORED_WITHIN = Duration.ofMinutes(1);

  private final DeploymentRepository deployments;
  private final StepRepository steps;
  private final IdempotencyKeys idempotencyKeys;
  private final DeploymentTargets targets;
  private final Certificates certificates;
  private final DeploymentQueue queue;
  private final DeploymentStateStore stateStore;
  private final DeploymentAudit audit;
  private final TraceParent traceParent;
  private final Identifiers identifiers;
  private final Clock clock;

  DeploymentRequests(
      DeploymentRepository deployments,
      StepRepository steps,
      IdempotencyKeys idempotencyKeys,
      DeploymentTargets targets,
      Certificates certificates,
      DeploymentQueue queue,
      DeploymentStateStore stateStore,
      DeploymentAudit audit,
      TraceParent traceParent,
      Identifiers identifiers,
      Clock clock) {
    this.deployments = deployments;
    this.steps = steps;
    this.idempotencyKeys = idempotencyKeys;
    this.targets = targets;
    this.certificates = certificates;
    this.queue = queue;
    this.stateStore = stateStore;
    this.audit = audit;
    this.traceParent = traceParent;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /**
   * The deployment that a request got.
   *
   * @param isNew whether it was made for the request, now or when the request was first sent
   */
  public record Requested(Deployment deployment, Steps steps, boolean isNew) {}

  /**
   * Requests a deployment to distributions of a target.
   *
   * @param asked some of its distributions; null for all of them
   * @throws org.springframework.dao.DuplicateKeyException if the key was used for another request
   *     at the same time
   */
  public Requested request(
      UUID targetId,
      UUID certificateId,
      @Nullable List<String> asked,
      @Nullable String idempotencyKey) {
    Optional<DeploymentTarget> target = targets.findForUpdate(targetId);
    if (idempotencyKey == null) {
      return requestNew(target, certificateId, asked);
    }
    Use use = new Use(targetId, certificateId, asked);
    Optional<UUID> earlier = idempotencyKeys.deployment(Actor.current(), idempotencyKey, use);
    if (earlier.isPresent()) {
      return requested(deployments.get(earlier.get()), true);
    }
    Requested requested = requestNew(target, certificateId, asked);
    idempotencyKeys.remember(
        Actor.current(), idempotencyKey, use, requested.deployment().id(), clock.instant());
    return requested;
  }

  private Requested requestNew(
      Optional<DeploymentTarget> target, UUID certificateId, @Nullable List<String> asked) {
    Optional<Certificate> certificate = certificates.findForUpdate(certificateId);
    List<FieldProblem> problems = new ArrayList<>();
    if (target.isEmpty()) {
      problems.add(
          new FieldProblem("targetId", "UNKNOWN", "must be an existing deployment target's id"));
    }
    if (certificate.isEmpty()) {
      problems.add(
          new FieldProblem("certificateId", "UNKNOWN", "must be an existing certificate's id"));
    }
    if (target.isPresent() && asked != null) {
      problems.addAll(distributionProblems(asked, target.get()));
    }
    if (!problems.isEmpty()) {
      throw new ApiException(ErrorCode.VALIDATION_FAILED, problems);
    }
    return request(
        target.get(),
        certificate.get(),
        asked == null ? target.get().distributionIds() : distributionsAmong(asked, target.get()),
        DeploymentTrigger.MANUAL,
        null);
  }

  private static List<FieldProblem> distributionProblems(
      List<String> asked, DeploymentTarget target) {
    Set<String> known = Set.copyOf(target.distributionIds());
    Set<String> seen = new HashSet<>();
    List<FieldProblem> problems = new ArrayList<>();
    for (int index = 0; index < asked.size(); index++) {
      String field = "distributionIds[%d]".formatted(index);
      if (!known.contains(asked.get(index))) {
        problems.add(
            new FieldProblem(
                field,
                "UNKNOWN",
                "must be one of the distributions of target %s (%s)"
                    .formatted(target.name(), target.id())));
      } else if (!seen.add(asked.get(index))) {
        problems.add(new FieldProblem(field, "DUPLICATE", "must not stand there twice"));
      }
    }
    return problems;
  }

  /** Those of some distributions that a target has, in its order. */
  private static List<String> distributionsAmong(List<String> some, DeploymentTarget target) {
    Set<String> asked = Set.copyOf(some);
    return target.distributionIds().stream().filter(asked::contains).toList();
  }

  /** Requests a deployment to those distributions that an earlier one left to the target. */
  public Requested retry(UUID id) {
    Deployment earlier = deployments.get(id);
    DeploymentTarget target =
        targets
            .findForUpdate(earlier.targetId())
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.NOT_FOUND,
                        "The deployment's target is deleted: create one and deploy to it."));
    if (!deployments.get(id).isFinished()) {
      throw ApiException.conflict(
          ErrorCode.DEPLOYMENT_IN_PROGRESS,
          "Deployment %s is not over yet: wait for it, or cancel it.".formatted(id),
          List.of(id));
    }
    List<String> left = steps.find(id).leftDistributionIds();
    if (left.isEmpty()) {
      throw new ApiException(
          ErrorCode.NOTHING_TO_RETRY, "Every distribution of the deployment has the certificate.");
    }
    List<String> stillThere = distributionsAmong(left, target);
    if (stillThere.isEmpty()) {
      throw new ApiException(
          ErrorCode.NOTHING_TO_RETRY,
          "The target has none of the distributions any more that the deployment left.");
    }
    Certificate certificate =
        certificates
            .findForUpdate(earlier.certificate().id())
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.NOT_FOUND,
                        "The deployment's certificate is deleted: upload it again and deploy it."));
    return request(target, certificate, stillThere, DeploymentTrigger.RETRY, id);
  }

  /**
   * Cancels a deployment.
   *
   * @return the deployment as it stands then
   */
  public Requested cancel(UUID id) {
    Deployment deployment = deployments.get(id);
    targets.findForUpdate(deployment.targetId());
    if (deployments.get(id).isFinished()) {
      throw new ApiException(
          ErrorCode.DEPLOYMENT_FINISHED, "The deployment is over: there is nothing to cancel.");
    }
    try (LogContext _ = LogContext.of(deployment)) {
      audit.cancelled(deployment);
      stateStore.cancel(id);
      log.info("Deployment {} is to be cancelled", id);
    }
    return requested(deployments.get(id), false);
  }

  /**
   * Requests a deployment of a new certificate to all distributions of a locked target, in the
   * place of the automatic ones that have not begun.
   */
  void requestAutomatic(DeploymentTarget target, Certificate certificate) {
    request(target, certificate, target.distributionIds(), DeploymentTrigger.AUTOMATIC, null);
  }

  /** Requests a deployment, unless the same one is queued or running already. */
  private Requested request(
      DeploymentTarget target,
      Certificate certificate,
      List<String> distributionIds,
      DeploymentTrigger trigger,
      @Nullable UUID retryOf) {
    Optional<Deployment> same =
        deployments.active(target.id(), certificate.id()).stream()
            .filter(active -> active.distributionIds().containsAll(distributionIds))
            .filter(active -> !active.cancelRequested())
            .filter(active -> hasChainOf(certificate, active))
            .findFirst();
    if (same.isPresent()) {
      return requested(same.get(), false);
    }
    boolean isAutomatic = trigger == DeploymentTrigger.AUTOMATIC;
    Deployment deployment =
        new Deployment(
            identifiers.next(),
            target.id(),
            target.name(),
            target.accessKey(),
            new DeployedCertificate(
                certificate.id(),
                certificate.name(),
                certificate.fingerprintSha256(),
                certificate.notAfter()),
            trigger,
            isAutomatic ? Actor.SERVICE.name() : Actor.current().name(),
            retryOf,
            DeploymentStatus.QUEUED,
            distributionIds,
            null,
            false,
            clock.instant(),
            null,
            null,
            traceParent.current());
    Steps toDo = Steps.toDo(distributionIds);
    deployments.insert(deployment);
    steps.insert(deployment.id(), toDo);
    queue.enqueue(deployment);
    audit.requested(deployment);
    try (LogContext _ = LogContext.of(deployment)) {
      log.info(
          "Deployment {} of {} to {} is queued ({})",
          deployment.id(),
          certificate.name(),
          target.name(),
          trigger);
    }
    if (isAutomatic) {
      stateStore.supersede(deployment);
    }
    return new Requested(deployment, toDo, true);
  }

  /**
   * Whether a deployment is sure to have the present chain of the certificate: one that began
   * before the chain was replaced goes on with the earlier one. Clocks of replicas differ, so there
   * is a margin; a deployment too many finds its work done.
   */
  private static boolean hasChainOf(Certificate certificate, Deployment active) {
    Instant replacedAt = certificate.chainReplacedAt();
    Instant startedAt = active.startedAt();
    return replacedAt == null
        || startedAt == null
        || startedAt.isAfter(replacedAt.plus(CHAIN_IS_STORED_WITHIN));
  }

  private Requested requested(Deployment deployment, boolean isNew) {
    return new Requested(deployment, steps.find(deployment.id()), isNew);
  }
}
