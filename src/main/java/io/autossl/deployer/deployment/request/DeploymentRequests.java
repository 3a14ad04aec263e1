package io.autossl.deployer.deployment.request;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentTrigger;
import io.autossl.deployer.deployment.LogContext;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.request.IdempotencyKeys.Use;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.deployment.store.StepRepository;
import io.autossl.deployer.target.DeploymentTarget;
import io.autossl.deployer.target.DeploymentTargets;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import java.time.Clock;
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

/** Takes the requests of callers: for new deployments, for retries, and to cancel one. */
@Service
@Transactional
public class DeploymentRequests {

  private static final Logger log = LoggerFactory.getLogger(DeploymentRequests.class);

  private final DeploymentRepository deployments;
  private final StepRepository steps;
  private final IdempotencyKeys idempotencyKeys;
  private final DeploymentTargets targets;
  private final Certificates certificates;
  private final NewDeployments newDeployments;
  private final DeploymentStateStore stateStore;
  private final DeploymentAudit audit;
  private final Clock clock;

  DeploymentRequests(
      DeploymentRepository deployments,
      StepRepository steps,
      IdempotencyKeys idempotencyKeys,
      DeploymentTargets targets,
      Certificates certificates,
      NewDeployments newDeployments,
      DeploymentStateStore stateStore,
      DeploymentAudit audit,
      Clock clock) {
    this.deployments = deployments;
    this.steps = steps;
    this.idempotencyKeys = idempotencyKeys;
    this.targets = targets;
    this.certificates = certificates;
    this.newDeployments = newDeployments;
    this.stateStore = stateStore;
    this.audit = audit;
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
    return enqueue(
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
    return enqueue(target, certificate, stillThere, DeploymentTrigger.RETRY, id);
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

  private Requested enqueue(
      DeploymentTarget target,
      Certificate certificate,
      List<String> distributionIds,
      DeploymentTrigger trigger,
      @Nullable UUID retryOf) {
    Optional<Deployment> same = newDeployments.active(target, certificate, distributionIds);
    if (same.isPresent()) {
      return requested(same.get(), false);
    }
    Deployment deployment =
        newDeployments.enqueue(
            target, certificate, distributionIds, trigger, Actor.current(), retryOf);
    return new Requested(deployment, Steps.toDo(distributionIds), true);
  }

  private Requested requested(Deployment deployment, boolean isNew) {
    return new Requested(deployment, steps.find(deployment.id()), isNew);
  }
}
