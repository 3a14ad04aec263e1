package io.autossl.deployer.deployment;

import static java.util.Comparator.comparing;

import io.autossl.deployer.storage.Columns;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Remembers what is in ACM: the ARN of every certificate imported with an access key, so that it is
 * imported once. Who is about to import claims it first; all others wait for the ARN.
 */
@Repository
class ImportedCertificates {

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  ImportedCertificates(JdbcClient jdbc, TransactionOperations transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /** What a deployment that wants to import is told. */
  sealed interface Claim {

    /** It is in ACM already. */
    record Remembered(String arn) implements Claim {}

    /** Import it; the claim holds until {@link #remember} or {@link #release}. */
    record Granted() implements Claim {}

    /** Another deployment is importing it. */
    record TakenBy(UUID deploymentId) implements Claim {}
  }

  /** Claims the import of a deployment's certificate. A claim is taken over from who is over. */
  Claim claim(Deployment deployment) {
    Optional<Claim> known = remembered(deployment);
    if (known.isPresent()) {
      // Without a lock, which all deployments of the certificate would queue for.
      return known.get();
    }
    for (; ; ) {
      Optional<Claim> claim = transactions.execute(status -> claimExisting(deployment));
      if (claim.isPresent()) {
        return claim.get();
      }
      if (insertClaim(deployment)) {
        return new Claim.Granted();
      }
    }
  }

  /** Remembers what was imported, also when the claim on it is lost. */
  void remember(Deployment deployment, String arn, Instant now) {
    int updated =
        remembering(
            """
            update imported_certificate
            set acm_certificate_arn = :arn, imported_at = :now, claimed_by = null
            where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint
              and acm_certificate_arn is null
            """,
            deployment,
            arn,
            now);
    if (updated == 0) {
      remembering(
          """
          insert into imported_certificate
            (access_key, certificate_fingerprint_sha256, acm_certificate_arn, imported_at)
          select :accessKey, :fingerprint, :arn, :now
          where not exists (
            select 1 from imported_certificate
            where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint)
          """,
          deployment,
          arn,
          now);
    }
  }

  /** Gives up what a deployment has claimed and not imported. */
  void release(UUID deploymentId) {
    jdbc.sql("delete from imported_certificate where claimed_by = :deploymentId")
        .param("deploymentId", deploymentId)
        .update();
  }

  /** Forgets a certificate that is not in ACM any more. */
  void forget(Deployment deployment, String arn) {
    jdbc.sql(
            """
            delete from imported_certificate
            where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint
              and acm_certificate_arn = :arn
            """)
        .param("accessKey", deployment.accessKey())
        .param("fingerprint", deployment.certificate().fingerprintSha256())
        .param("arn", arn)
        .update();
  }

  /** Forgets a certificate altogether, so that it is imported as it is uploaded next. */
  void forgetAll(String fingerprintSha256) {
    jdbc.sql(
            """
            delete from imported_certificate where certificate_fingerprint_sha256 = :fingerprint
            """)
        .param("fingerprint", fingerprintSha256)
        .update();
  }

  /** Remembers that a distribution has taken what was imported. */
  void accepted(String arn, String fingerprintSha256, Instant now) {
    jdbc.sql(
            """
            update imported_certificate set accepted_at = :now
            where certificate_fingerprint_sha256 = :fingerprint and acm_certificate_arn = :arn
              and accepted_at is null
            """)
        .param("now", Columns.ofTime(now))
        .param("fingerprint", fingerprintSha256)
        .param("arn", arn)
        .update();
  }

  /** What is known of an ARN; empty if it is not remembered. */
  Optional<ImportedCertificate> find(String arn, String fingerprintSha256) {
    return jdbc
        .sql(
            """
            select imported_at, accepted_at from imported_certificate
            where certificate_fingerprint_sha256 = :fingerprint and acm_certificate_arn = :arn
            """)
        .param("fingerprint", fingerprintSha256)
        .param("arn", arn)
        .query(
            (row, number) ->
                new ImportedCertificate(
                    Columns.requiredTime(row, "imported_at"), Columns.time(row, "accepted_at")))
        .list()
        .stream()
        .max(comparing(ImportedCertificate::importedAt));
  }

  /** All ARNs that stand for a certificate, whichever access key imported it. */
  Set<String> arnsOf(String fingerprintSha256) {
    return new HashSet<>(
        jdbc.sql(
                """
                select acm_certificate_arn from imported_certificate
                where certificate_fingerprint_sha256 = :fingerprint
                  and acm_certificate_arn is not null
                """)
            .param("fingerprint", fingerprintSha256)
            .query(String.class)
            .list());
  }

  private int remembering(String statement, Deployment deployment, String arn, Instant now) {
    return jdbc.sql(statement)
        .param("arn", arn)
        .param("now", Columns.ofTime(now))
        .param("accessKey", deployment.accessKey())
        .param("fingerprint", deployment.certificate().fingerprintSha256())
        .update();
  }

  private Optional<Claim> remembered(Deployment deployment) {
    return jdbc.sql(
            """
            select acm_certificate_arn from imported_certificate
            where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint
              and acm_certificate_arn is not null
            """)
        .param("accessKey", deployment.accessKey())
        .param("fingerprint", deployment.certificate().fingerprintSha256())
        .query(String.class)
        .optional()
        .map(Claim.Remembered::new);
  }

  private Optional<Claim> claimExisting(Deployment deployment) {
    record Row(@Nullable String arn, @Nullable UUID claimedBy) {}
    Optional<Row> existing =
        jdbc.sql(
                """
                select acm_certificate_arn, claimed_by from imported_certificate
                where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint
                for update
                """)
            .param("accessKey", deployment.accessKey())
            .param("fingerprint", deployment.certificate().fingerprintSha256())
            .query(
                (row, number) ->
                    new Row(
                        row.getString("acm_certificate_arn"),
                        Columns.identifier(row, "claimed_by")))
            .optional();
    if (existing.isEmpty()) {
      return Optional.empty();
    }
    Row row = existing.get();
    if (row.arn() != null) {
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
      jdbc.sql(
              """
              insert into imported_certificate
                (access_key, certificate_fingerprint_sha256, claimed_by)
              values (:accessKey, :fingerprint, :deploymentId)
              """)
          .param("accessKey", deployment.accessKey())
          .param("fingerprint", deployment.certificate().fingerprintSha256())
          .param("deploymentId", deployment.id())
          .update();
      return true;
    } catch (DuplicateKeyException claimedMeanwhile) {
      return false;
    }
  }
}
