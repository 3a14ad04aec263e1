package io.autossl.deployer.deployment.request;

import io.autossl.deployer.audit.AuditAction;
import io.autossl.deployer.audit.AuditDetails;
import io.autossl.deployer.audit.AuditTrail;
import io.autossl.deployer.cloudfront.ViewerCertificate;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentFinished;
import io.autossl.deployer.deployment.DeploymentSummary;
import io.autossl.deployer.deployment.DeploymentTrigger;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepDetails;
import io.autossl.deployer.deployment.StepFinished;
import io.autossl.deployer.deployment.StepStatus;
import io.autossl.deployer.deployment.StepType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Records what is asked of deployments, and what they do. */
@Component
class DeploymentAudit {

  private final AuditTrail auditTrail;

  DeploymentAudit(AuditTrail auditTrail) {
    this.auditTrail = auditTrail;
  }

  /** A deployment is requested: by somebody, or by a certificate that was uploaded. */
  void requested(Deployment deployment) {
    AuditDetails details =
        AuditDetails.none()
            .with("trigger", deployment.trigger())
            .with("targetId", deployment.targetId())
            .with("targetName", deployment.targetName())
            .with("certificateId", deployment.certificate().id())
            .with("certificateName", deployment.certificate().name())
            .with("distributions", deployment.distributionIds().size());
    if (deployment.trigger() == DeploymentTrigger.AUTOMATIC) {
      auditTrail.recordOfService(AuditAction.DEPLOYMENT_REQUESTED, deployment.id(), details);
    } else {
      auditTrail.record(AuditAction.DEPLOYMENT_REQUESTED, deployment.id(), details);
    }
  }

  /** Somebody cancels a deployment. */
  void cancelled(Deployment deployment) {
    auditTrail.record(
        AuditAction.DEPLOYMENT_CANCELLED,
        deployment.id(),
        AuditDetails.none().with("status", deployment.status()));
  }

  @EventListener
  void finished(DeploymentFinished finished) {
    DeploymentSummary summary = DeploymentSummary.of(finished.steps().counts());
    auditTrail.recordOfService(
        AuditAction.DEPLOYMENT_FINISHED,
        finished.deployment().id(),
        AuditDetails.none()
            .with("status", finished.deployment().status())
            .with("updated", summary.updated())
            .with("unchanged", summary.unchanged())
            .with("skipped", summary.skipped())
            .with("failed", summary.failed()));
  }

  @EventListener
  void updated(StepFinished finished) {
    Step step = finished.step();
    if (!step.is(StepType.UPDATE_DISTRIBUTION) || step.code() == StepCode.ALREADY_DEPLOYED) {
      return;
    }
    if (step.status() == StepStatus.SUCCEEDED) {
      recordUpdate(finished, UpdateOutcome.TAKEN_EFFECT);
    } else if (step.attempts().unanswered() > 0) {
      recordUpdate(finished, UpdateOutcome.UNKNOWN);
    }
  }

  /** Whether a distribution has been changed by an update that was sent. */
  private enum UpdateOutcome {
    TAKEN_EFFECT,
    /** The answer was lost, and the step ended without it. */
    UNKNOWN
  }

  private void recordUpdate(StepFinished finished, UpdateOutcome outcome) {
    Step step = finished.step();
    @Nullable StepDetails found = step.diagnostics().details();
    auditTrail.recordOfService(
        AuditAction.DISTRIBUTION_UPDATED,
        step.distribution(),
        AuditDetails.none()
            .with("deploymentId", finished.deploymentId())
            .with("outcome", outcome)
            .with(
                "viewerCertificateBefore",
                details(found == null ? null : found.viewerCertificateBefore()))
            .with(
                "viewerCertificateAfter",
                details(found == null ? null : found.viewerCertificateAfter())));
  }

  private static AuditDetails details(@Nullable ViewerCertificate certificate) {
    return certificate == null
        ? AuditDetails.none()
        : AuditDetails.none()
            .with("acmCertificateArn", certificate.acmCertificateArn())
            .with("iamCertificateId", certificate.iamCertificateId())
            .with("cloudFrontDefaultCertificate", certificate.cloudFrontDefaultCertificate())
            .with("sslSupportMethod", certificate.sslSupportMethod())
            .with("minimumProtocolVersion", certificate.minimumProtocolVersion());
  }
}
