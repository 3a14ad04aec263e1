package io.autossl.deployer.deployment;

import io.autossl.deployer.accesskey.AccessKeyDeletion;
import io.autossl.deployer.certificate.CertificateDeletion;
import io.autossl.deployer.target.DeploymentTargetDeletion;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what active deployments need from being deleted. */
@Component
class ActiveDeploymentGuard {

  private final JdbcClient jdbc;
  private final ImportedCertificates importedCertificates;

  ActiveDeploymentGuard(JdbcClient jdbc, ImportedCertificates importedCertificates) {
    this.jdbc = jdbc;
    this.importedCertificates = importedCertificates;
  }

  @EventListener
  void keep(CertificateDeletion deletion) {
    refuseIfAny(
        "select count(*) from deployment where active and certificate_id = :id",
        deletion.certificateId(),
        ErrorCode.CERTIFICATE_IN_USE,
        "A deployment of the certificate is active: wait for it or cancel it.");
    // Uploaded again, it may come with another chain, which has to get into ACM too.
    importedCertificates.forgetAll(deletion.fingerprintSha256());
  }

  @EventListener
  void keep(DeploymentTargetDeletion deletion) {
    refuseIfAny(
        "select count(*) from deployment where active and target_id = :id",
        deletion.targetId(),
        ErrorCode.DEPLOYMENT_IN_PROGRESS,
        "A deployment to the target is active: wait for it or cancel it.");
  }

  @EventListener
  void keep(AccessKeyDeletion deletion) {
    refuseIfAny(
        "select count(*) from deployment where active and access_key = :id",
        deletion.accessKey(),
        ErrorCode.ACCESS_KEY_IN_USE,
        "A deployment with the access key is active: wait for it or cancel it.");
  }

  private void refuseIfAny(String activeDeployments, UUID id, ErrorCode code, String detail) {
    if (jdbc.sql(activeDeployments).param("id", id).query(Long.class).single() > 0) {
      throw new ApiException(code, detail);
    }
  }
}
