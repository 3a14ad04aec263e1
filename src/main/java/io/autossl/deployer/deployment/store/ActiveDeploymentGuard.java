package io.autossl.deployer.deployment.store;

import static java.util.stream.Collectors.joining;

import io.autossl.deployer.accesskey.AccessKeyDeletion;
import io.autossl.deployer.certificate.CertificateDeletion;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.target.DeploymentTargetDeletion;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Prevents the deletion of what active deployments need, and names these deployments. */
@Component
class ActiveDeploymentGuard {

  private static final int MAX_TOLD = 100;
  private static final int MAX_TOLD_IN_WORDS = 3;

  private final JdbcClient jdbc;
  private final ImportedCertificates importedCertificates;

  ActiveDeploymentGuard(JdbcClient jdbc, ImportedCertificates importedCertificates) {
    this.jdbc = jdbc;
    this.importedCertificates = importedCertificates;
  }

  @EventListener
  void keep(CertificateDeletion deletion) {
    refuseIfAny(
        "select id from deployment where active and certificate_id = :id order by id limit :most",
        deletion.certificateId(),
        ErrorCode.CERTIFICATE_IN_USE,
        "The certificate");
    // Uploaded again, it may come with another chain, which has to get into ACM too.
    importedCertificates.forgetAll(deletion.fingerprintSha256());
  }

  @EventListener
  void keep(DeploymentTargetDeletion deletion) {
    refuseIfAny(
        "select id from deployment where active and target_id = :id order by id limit :most",
        deletion.targetId(),
        ErrorCode.DEPLOYMENT_IN_PROGRESS,
        "The target");
  }

  @EventListener
  void keep(AccessKeyDeletion deletion) {
    refuseIfAny(
        "select id from deployment where active and access_key = :id order by id limit :most",
        deletion.accessKey(),
        ErrorCode.ACCESS_KEY_IN_USE,
        "The access key");
  }

  private void refuseIfAny(String activeDeployments, UUID id, ErrorCode code, String needed) {
    List<UUID> active =
        jdbc.sql(activeDeployments)
            .param("id", id)
            .param("most", MAX_TOLD)
            .query((row, number) -> Columns.requiredIdentifier(row, "id"))
            .list();
    if (!active.isEmpty()) {
      throw ApiException.conflict(
          code,
          "%s is still needed by %s: wait for the end, or cancel."
              .formatted(needed, inWords(active)),
          active);
    }
  }

  private static String inWords(List<UUID> deployments) {
    return deployments.stream()
        .limit(MAX_TOLD_IN_WORDS)
        .map(UUID::toString)
        .collect(
            joining(
                ", ",
                deployments.size() == 1 ? "deployment " : "deployments ",
                deployments.size() > MAX_TOLD_IN_WORDS ? " and others" : ""));
  }
}
