package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.DeploymentTrigger;
import io.autossl.deployer.storage.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the table of deployments. */
final class DeploymentRow {

  static final String COLUMNS =
      """
      select id, target_id, target_name, access_key, certificate_id, certificate_name,
        certificate_fingerprint_sha256, certificate_not_after, started_by, requested_by, retry_of,
        status, distribution_ids, acm_certificate_arn, cancel_requested, created_at, started_at, finished_at,
        trace_parent
      from deployment
      """;

  private DeploymentRow() {}

  static Deployment read(ResultSet row, int number) throws SQLException {
    return new Deployment(
        Columns.requiredIdentifier(row, "id"),
        Columns.requiredIdentifier(row, "target_id"),
        Columns.requiredText(row, "target_name"),
        Columns.requiredIdentifier(row, "access_key"),
        new DeployedCertificate(
            Columns.requiredIdentifier(row, "certificate_id"),
            Columns.requiredText(row, "certificate_name"),
            Columns.requiredText(row, "certificate_fingerprint_sha256"),
            Columns.requiredTime(row, "certificate_not_after")),
        DeploymentTrigger.valueOf(row.getString("started_by")),
        row.getString("requested_by"),
        Columns.identifier(row, "retry_of"),
        DeploymentStatus.valueOf(row.getString("status")),
        Columns.texts(row, "distribution_ids"),
        row.getString("acm_certificate_arn"),
        row.getBoolean("cancel_requested"),
        Columns.requiredTime(row, "created_at"),
        Columns.time(row, "started_at"),
        Columns.time(row, "finished_at"),
        row.getString("trace_parent"));
  }
}
