package io.autossl.deployer.deployment;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import io.autossl.deployer.storage.Identifiers;
import io.autossl.deployer.target.DeploymentTarget;
import io.autossl.deployer.target.DeploymentTargets;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes requests for deployments: new ones, those to try again, and to cancel. */
@Service
@Transactional
class DeploymentRequests {

  private static final Logger log = LoggerFactory.getLogger(DeploymentRequests.class);

  private final DeploymentRepository deployments;
  private final StepRepository steps;
  private final IdempotencyKeys idempotencyKeys;
  private final DeploymentTargets targets;
  private final Certificates certificates;
  private final DeploymentQueue queue;
  private final DeploymentJournal journal;
  private final DeploymentAudit audit;
  private final DeploymentTraces traces;
  private final Identifiers identifiers;
  private final Clock clock;

  DeploymentRequests(
      DeploymentRepository deployments,
      StepRepository steps,
      IdempotencyKeys idempotencyKeys,
      DeploymentTargets targets,
      Certificates certificates,
      DeploymentQueue queue,
      DeploymentJournal journal,
      DeploymentAudit audit,
      DeploymentTraces traces,
      Identifiers identifiers,
      Clock clock) {
    this.deployments = deployments;
    this.steps = steps;
    this.idempotencyKeys = idempotencyKeys;
    this.targets = targets;
    this.certificates = certificates;
    this.queue = queue;
    this.journal = journal;
    this.audit = audit;
    this.traces = traces;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /**
   * The deployment that a request got.
   *
   * @param isNew whether it was made for the request, now or when the request was first sent
   */
  record Requested(DeploymentView deployment, boolean isNew) {}

  /** Requests a deployment to all distributions of a target. */
  Requested request(DeploymentRequest request, @Nullable String idempotencyKey) {
    Optional<DeploymentTarget> target = targets.findForUpdate(request.targetId());
    if (idempotencyKey != null) {
      Optional<UUID> earlier = idempotencyKeys.deployment(idempotencyKey, request);
      if (earlier.isPresent()) {
        return new Requested(view(earlier.get()), true);
      }
    }
    Requested requested =
        request(
            target.orElseThrow(
                () ->
                    ApiException.invalidField(
                        "targetId", "UNKNOWN", "must be an existing deployment target's id")),
            certificate(request.certificateId()),
            DeploymentTrigger.MANUAL);
    if (idempotencyKey != null) {
      idempotencyKeys.remember(
          idempotencyKey, request, requested.deployment().id(), clock.instant());
    }
    return requested;
  }

  /** Requests a deployment to those distributions that an earlier one left. */
  Requested retry(UUID id) {
    Deployment earlier = find(id);
    DeploymentTarget target =
        targets
            .findForUpdate(earlier.targetId())
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.NOT_FOUND,
                        "The deployment's target is deleted: create one and deploy to it."));
    if (!find(id).isOver()) {
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
    Certificate certificate =
        certificates
            .findForUpdate(earlier.certificate().id())
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.NOT_FOUND,
                        "The deployment's certificate is deleted: upload it again and deploy it."));
    return request(target, certificate, left, DeploymentTrigger.RETRY);
  }

  /** Cancels a deployment. */
  DeploymentView cancel(UUID id) {
    Deployment deployment = find(id);
    targets.findForUpdate(deployment.targetId());
    if (find(id).isOver()) {
      throw new ApiException(
          ErrorCode.DEPLOYMENT_FINISHED, "The deployment is over: there is nothing to cancel.");
    }
    try (LogContext _ = LogContext.of(deployment)) {
      audit.cancelled(deployment);
      journal.cancel(id);
      log.info("Deployment {} is to be cancelled", id);
    }
    return view(id);
  }

  /**
   * Requests a deployment to all distributions of a locked target, unless the same one is queued or
   * running already.
   */
  Requested request(DeploymentTarget target, Certificate certificate, DeploymentTrigger trigger) {
    return request(target, certificate, target.distributionIds(), trigger);
  }

  private Requested request(
      DeploymentTarget target,
      Certificate certificate,
      List<String> distributionIds,
      DeploymentTrigger trigger) {
    Optional<Deployment> same =
        deployments.active(target.id(), certificate.id()).stream()
            .filter(active -> active.distributionIds().containsAll(distributionIds))
            .filter(active -> !active.cancelRequested())
            .filter(active -> hasChainOf(certificate, active))
            .findFirst();
    if (same.isPresent()) {
      return new Requested(view(same.get().id()), false);
    }
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
            DeploymentStatus.QUEUED,
            distributionIds,
            null,
            false,
            clock.instant(),
            null,
            null,
            traces.current());
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
    return new Requested(DeploymentView.of(deployment, toDo), true);
  }

  /** A deployment that began before the certificate got a longer chain goes on without that. */
  private static boolean hasChainOf(Certificate certificate, Deployment active) {
    Instant replacedAt = certificate.chainReplacedAt();
    Instant startedAt = active.startedAt();
    return replacedAt == null || startedAt == null || startedAt.isAfter(replacedAt);
  }

  private Certificate certificate(UUID id) {
    return certificates
        .findForUpdate(id)
        .orElseThrow(
            () ->
                ApiException.invalidField(
                    "certificateId", "UNKNOWN", "must be an existing certificate's id"));
  }

  private DeploymentView view(UUID id) {
    return DeploymentView.of(find(id), steps.find(id));
  }

  private Deployment find(UUID id) {
    return deployments.find(id).orElseThrow(() -> Deployments.unknown(id));
  }
}
