package io.autossl.deployer.deployment.store;

import static java.util.Comparator.comparing;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.storage.Columns;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Remembers the ARN of every certificate imported with an access key, so that each is imported
 * once. One imported with a shorter chain does not count, and is replaced by the next import.
 */
@Repository
public class ImportedCertificates {

  private final JdbcClient jdbc;

  ImportedCertificates(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Remembers an import, which ends the claim on it, even if another deployment has taken that
   * over.
   */
  public void remember(Deployment deployment, long chainVersion, String arn, Instant now) {
    int updated =
        remembering(
            """
            update imported_certificate
            set acm_certificate_arn = :arn, chain_version = :chainVersion, imported_at = :now,
              accepted_at = null, claimed_by = null
            where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint
              and (acm_certificate_arn is null or chain_version < :chainVersion)
            """,
            deployment,
            chainVersion,
            arn,
            now);
    if (updated == 0) {
      remembering(
          """
          insert into imported_certificate
            (access_key, certificate_fingerprint_sha256, chain_version, acm_certificate_arn,
             imported_at)
          select :accessKey, :fingerprint, :chainVersion, :arn, :now
          where not exists (
            select 1 from imported_certificate
            where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint)
          """,
          deployment,
          chainVersion,
          arn,
          now);
    }
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

  /** The ARN of a deployment's certificate, if the same access key has imported it already. */
  public Optional<String> arnFor(Deployment deployment, long chainVersion) {
    return jdbc.sql(
            """
            select acm_certificate_arn from imported_certificate
            where access_key = :accessKey and certificate_fingerprint_sha256 = :fingerprint
              and chain_version >= :chainVersion and acm_certificate_arn is not null
            """)
        .param("accessKey", deployment.accessKey())
        .param("fingerprint", deployment.certificate().fingerprintSha256())
        .param("chainVersion", chainVersion)
        .query(String.class)
        .optional();
  }

  /** What is known of an ARN; empty if it is not remembered. */
  public Optional<ImportedCertificate> find(String arn, String fingerprintSha256) {
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
  public Set<String> arnsOf(Certificate certificate) {
    return new HashSet<>(
        jdbc.sql(
                """
                select acm_certificate_arn from imported_certificate
                where certificate_fingerprint_sha256 = :fingerprint
                  and chain_version >= :chainVersion and acm_certificate_arn is not null
                """)
            .param("fingerprint", certificate.fingerprintSha256())
            .param("chainVersion", certificate.chainVersion())
            .query(String.class)
            .list());
  }

  private int remembering(
      String statement, Deployment deployment, long chainVersion, String arn, Instant now) {
    return jdbc.sql(statement)
        .param("arn", arn)
        .param("now", Columns.ofTime(now))
        .param("accessKey", deployment.accessKey())
        .param("fingerprint", deployment.certificate().fingerprintSha256())
        .param("chainVersion", chainVersion)
        .update();
  }
}
