package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.storage.Columns;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lets one deployment at a time import a certificate with an access key: it claims the import
 * first, and the others wait for the ARN.
 */
@Repository
public class ImportClaims {

  private final ImportedCertificates importedCertificates;
  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  ImportClaims(
      ImportedCertificates importedCertificates,
      JdbcClient jdbc,
      TransactionOperations transactions) {
    this.importedCertificates = importedCertificates;
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /** The result of claiming an import. */
  public sealed interface Claim {

    /** It is in ACM already. */
    record Remembered(String arn) implements Claim {}

    /**
     * Import it; the claim holds until {@link ImportedCertificates#remember} or {@link #release}.
     */
    record Granted() implements Claim {}

    /** Another deployment is importing it. */
    record TakenBy(UUID deploymentId) implements Claim {}
  }

  /**
   * Claims the import of a certificate with its present chain. A claim of a deployment that has
   * ended is taken over.
   */
  public Claim claim(Deployment deployment, long chainVersion) {
    Optional<String> known = importedCertificates.arnFor(deployment, chainVersion);
    if (known.isPresent()) {
      // Read without a lock: all deployments of the certificate would queue for it.
      return new Claim.Remembered(known.get());
    }
    for (; ; ) {
      Optional<Claim> claim =
          transactions.execute(status -> claimExisting(deployment, chainVersion));
      if (claim.isPresent()) {
        return claim.get();
      }
      if (insertClaim(deployment)) {
        return new Claim.Granted();
      }
    }
  }

  /** Gives up what a deployment has claimed and not imported. */
  void release(UUID deploymentId) {
    // A row that already has an ARN, of an import with a shorter chain, is kept.
    jdbc.sql(
            """
            delete from imported_certificate
            where claimed_by = :deploymentId and acm_certificate_arn is null
            """)
        .param("deploymentId", deploymentId)
        .update();
  }

  private Optional<Claim> claimExisting(Deployment deployment, long chainVersion) {
    record Row(@Nullable String arn, long chainVersion, @Nullable UUID claimedBy) {}
    Optional<Row> existing =
        jdbc.sql(
                """
                select acm_certificate_arn, chain_version, claimed_by from imported_certificate
                where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint
                for update
                """)
            .param("accessKey", deployment.accessKey())
            .param("fingerprint", deployment.certificate().fingerprintSha256())
            .query(
                (row, number) ->
                    new Row(
                        row.getString("acm_certificate_arn"),
                        row.getLong("chain_version"),
                        Columns.identifier(row, "claimed_by")))
            .optional();
    if (existing.isEmpty()) {
      return Optional.empty();
    }
    Row row = existing.get();
    if (row.arn() != null && row.chainVersion() >= chainVersion) {
      return Optional.of(new Claim.Remembered(row.arn()));
    }
    UUID claimedBy = row.claimedBy();
    if (claimedBy != null && !claimedBy.equals(deployment.id()) && isActive(claimedBy)) {
      return Optional.of(new Claim.TakenBy(claimedBy));
    }
    takeOver(deployment);
    return Optional.of(new Claim.Granted());
  }

  private boolean isActive(UUID deploymentId) {
    return jdbc.sql("select count(*) from deployment where id = :id and active")
            .param("id", deploymentId)
            .query(Long.class)
            .single()
        > 0;
  }

  private void takeOver(Deployment deployment) {
    jdbc.sql(
            """
            update imported_certificate set claimed_by = :deploymentId
            where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint
            """)
        .param("deploymentId", deployment.id())
        .param("accessKey", deployment.accessKey())
        .param("fingerprint", deployment.certificate().fingerprintSha256())
        .update();
  }

  private boolean insertClaim(Deployment deployment) {
    try {
      transactions.executeWithoutResult(
          status ->
              jdbc.sql(
                      """
                      insert into imported_certificate
                        (access_key, certificate_fingerprint_sha256, claimed_by)
                      values (:accessKey, :fingerprint, :deploymentId)
                      """)
                  .param("accessKey", deployment.accessKey())
                  .param("fingerprint", deployment.certificate().fingerprintSha256())
                  .param("deploymentId", deployment.id())
                  .update());
      return true;
    } catch (DuplicateKeyException claimedMeanwhile) {
      return false;
    }
  }
}
