package io.autossl.deployer.deployment.request;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.DeploymentTrigger;
import io.autossl.deployer.deployment.LogContext;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import io.autossl.deployer.deployment.store.StepRepository;
import io.autossl.deployer.storage.Identifiers;
import io.autossl.deployer.target.DeploymentTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Stores new deployments and puts them into the queue, in the transaction of the caller, which has
 * locked the target.
 */
@Component
class NewDeployments {

  private static final Logger log = LoggerFactory.getLogger(NewDeployments.class);

  private static final Duration CHAIN_IS_STORED_WITHIN = Duration.ofMinutes(1);

  private final DeploymentRepository deployments;
  private final StepRepository steps;
  private final DeploymentQueue queue;
  private final DeploymentAudit audit;
  private final TraceParent traceParent;
  private final Identifiers identifiers;
  private final Clock clock;

  NewDeployments(
      DeploymentRepository deployments,
      StepRepository steps,
      DeploymentQueue queue,
      DeploymentAudit audit,
      TraceParent traceParent,
      Identifiers identifiers,
      Clock clock) {
    this.deployments = deployments;
    this.steps = steps;
    this.queue = queue;
    this.audit = audit;
    this.traceParent = traceParent;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /** The deployment of a certificate to these distributions that is queued or running already. */
  Optional<Deployment> active(
      DeploymentTarget target, Certificate certificate, List<String> distributionIds) {
    return deployments.active(target.id(), certificate.id()).stream()
        .filter(active -> active.distributionIds().containsAll(distributionIds))
        .filter(active -> !active.cancelRequested())
        .filter(active -> hasChainOf(certificate, active))
        .findFirst();
  }

  /** Stores a new deployment with all its steps, and puts it into the queue. */
  Deployment enqueue(
      DeploymentTarget target,
      Certificate certificate,
      List<String> distributionIds,
      DeploymentTrigger trigger,
      Actor requestedBy,
      @Nullable UUID retryOf) {
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
            requestedBy.name(),
            retryOf,
            DeploymentStatus.QUEUED,
            distributionIds,
            null,
            false,
            clock.instant(),
            null,
            null,
            traceParent.current());
    deployments.insert(deployment);
    steps.insert(deployment.id(), Steps.toDo(distributionIds));
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
    return deployment;
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
}
