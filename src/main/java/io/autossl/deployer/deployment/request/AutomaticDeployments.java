package io.autossl.deployer.deployment.request;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.CertificateChainReplaced;
import io.autossl.deployer.certificate.CertificateUploaded;
import io.autossl.deployer.deployment.DeploymentTrigger;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.target.DeploymentTarget;
import io.autossl.deployer.target.DeploymentTargets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Requests deployments of each new certificate to the targets with automatic deployment for its
 * name. It does so in the transaction that stores the certificate, so that none is lost or
 * requested twice.
 */
@Component
class AutomaticDeployments {

  private static final Logger log = LoggerFactory.getLogger(AutomaticDeployments.class);

  private final DeploymentTargets targets;
  private final DeploymentRepository deployments;
  private final NewDeployments newDeployments;
  private final DeploymentStateStore stateStore;

  AutomaticDeployments(
      DeploymentTargets targets,
      DeploymentRepository deployments,
      NewDeployments newDeployments,
      DeploymentStateStore stateStore) {
    this.targets = targets;
    this.deployments = deployments;
    this.newDeployments = newDeployments;
    this.stateStore = stateStore;
  }

  @EventListener
  void deploy(CertificateUploaded uploaded) {
    deploy(uploaded.certificate());
  }

  /** The same targets get the certificate again with its better chain. */
  @EventListener
  void deploy(CertificateChainReplaced replaced) {
    deploy(replaced.certificate());
  }

  private void deploy(Certificate certificate) {
    for (DeploymentTarget target : targets.automaticForUpdate(certificate.name())) {
      Optional<Instant> lastExpiry =
          deployments
              .expiryOfLastCertificate(target.id())
              .or(() -> Optional.ofNullable(target.lastCertificateNotAfter()));
      if (lastExpiry.isPresent() && certificate.notAfter().isBefore(lastExpiry.get())) {
        log.info(
            "Certificate {} of {} is not deployed to target {}: it expires earlier than the one"
                + " that the target last got",
            certificate.id(),
            certificate.name(),
            target.id());
      } else {
        deploy(certificate, target);
      }
    }
  }

  /** Replaces the automatic deployments to the target that have not begun. */
  private void deploy(Certificate certificate, DeploymentTarget target) {
    List<String> distributionIds = target.distributionIds();
    if (newDeployments.active(target, certificate, distributionIds).isEmpty()) {
      stateStore.supersede(
          newDeployments.enqueue(
              target,
              certificate,
              distributionIds,
              DeploymentTrigger.AUTOMATIC,
              Actor.SERVICE,
              null));
    }
  }
}
