package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.StepType;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A history of finished deployments, written straight into the database: half a year of them, one
 * after the other.
 */
public final class History {

  private static final int TARGETS = 2_000;
  private static final int CERTIFICATES = 1_000;
  private static final int BATCH = 5_000;
  private static final long FIRST_MILLISECOND =
      Instant.now().minus(330, ChronoUnit.DAYS).toEpochMilli();
  private static final long MILLISECONDS_BETWEEN = 150_000;

  private final int deployments;
  private final int distributions;

  private History(int deployments, int distributions) {
    this.deployments = deployments;
    this.distributions = distributions;
  }

  /** So many deployments, to so many distributions each. */
  public static History of(int deployments, int distributions) {
    return new History(deployments, distributions);
  }

  /** Whether a database has none yet. */
  public static boolean isEmpty(JdbcTemplate jdbc) {
    Integer found =
        jdbc.queryForObject(
            "select count(*) from deployment where id = ?", Integer.class, deployment(0));
    return found == null || found == 0;
  }

  /** The id of one of its targets, from 0. */
  public static UUID target(int number) {
    return identifier(2, number % TARGETS);
  }

  /** The id of the access key of all its targets. */
  public static UUID accessKey() {
    return identifier(1, 0);
  }

  /** What a list of targets is asked to go on after, to show what comes before this one. */
  public static String cursorOfTarget(int number) {
    return cursor(target(number));
  }

  /** The id of one of its certificates, from 0. */
  public static UUID certificate(int number) {
    return identifier(3, number % CERTIFICATES);
  }

  /** The name of one of its certificates. */
  public static String certificateName(int number) {
    return "shop%d.example.com".formatted(number % CERTIFICATES);
  }

  /** The id of one of its deployments, from 0. */
  public static UUID deployment(int number) {
    return identifier(4, number);
  }

  /** What a list is asked to go on after, to show what is neither new nor old. */
  public static String cursorInTheMiddle() {
    return cursorAfter(9_000);
  }

  /** What a list of deployments is asked to go on after, to show what comes before this one. */
  public static String cursorAfter(int number) {
    return cursor(deployment(number));
  }

  private static String cursor(UUID id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
  }

  /** Writes it, and tells the database to look at what it has now. */
  public void writeTo(JdbcTemplate jdbc) {
    Timestamp time = time(0);
    jdbc.update("delete from audit_event where actor = 'history'");
    jdbc.update(
        """
        insert into access_key
          (id, name, access_key_id, sealed_secret_access_key, version, created_at, updated_at)
        values (?, 'history', 'AKIAHISTORY000000000', ?, 1, ?, ?)
        """,
        identifier(1, 0),
        new byte[1],
        time,
        time);
    writeTargets(jdbc);
    writeCertificates(jdbc);
    for (int from = 0; from < deployments; from += BATCH) {
      int until = Math.min(deployments, from + BATCH);
      writeDeployments(jdbc, from, until);
      writeIdempotencyKeys(jdbc, from, until);
    }
    jdbc.execute("analyze");
  }

  private static void writeTargets(JdbcTemplate jdbc) {
    List<Object[]> rows = new ArrayList<>();
    for (int number = 0; number < TARGETS; number++) {
      rows.add(
          new Object[] {target(number), "target " + number, identifier(1, 0), time(0), time(0)});
    }
    jdbc.batchUpdate(
        """
        insert into deployment_target
          (id, name, provider, access_key, distribution_ids, auto_deploy, version, created_at,
           updated_at)
        values (?, ?, 'aws-cloudfront', ?, '["E00000000000"]', false, 1, ?, ?)
        """,
        rows);
  }

  private static void writeCertificates(JdbcTemplate jdbc) {
    List<Object[]> rows = new ArrayList<>();
    for (int number = 0; number < CERTIFICATES; number++) {
      rows.add(
          new Object[] {
            certificate(number),
            certificateName(number),
            "%064x".formatted(number),
            "[\"" + certificateName(number) + "\"]",
            time(0),
            Timestamp.from(Instant.now().plus(90, ChronoUnit.DAYS)),
            new byte[1],
            time(0)
          });
    }
    jdbc.batchUpdate(
        """
        insert into certificate
          (id, name, subject, issuer, serial_number, fingerprint_sha256, domain_names, not_before,
           not_after, key_algorithm, chain, warnings, leaf_pem, sealed_private_key, created_at)
        values (?, ?, 'CN=history', 'CN=history', '01', ?, ?, ?, ?, 'EC_prime256v1', '[]', '[]', '',
          ?, ?)
        """,
        rows);
  }

  private void writeDeployments(JdbcTemplate jdbc, int from, int until) {
    List<Object[]> rows = new ArrayList<>();
    List<Object[]> steps = new ArrayList<>();
    for (int number = from; number < until; number++) {
      UUID id = deployment(number);
      rows.add(
          new Object[] {
            id,
            target(number),
            "target " + number % TARGETS,
            identifier(1, 0),
            certificate(number),
            certificateName(number),
            "%064x".formatted(number % CERTIFICATES),
            time(number + 1_000_000),
            number % 50 == 0 ? "FAILED" : "SUCCEEDED",
            time(number),
            time(number),
            time(number)
          });
      addSteps(steps, id, time(number));
    }
    jdbc.batchUpdate(
        """
        insert into deployment
          (id, target_id, target_name, access_key, certificate_id, certificate_name,
           certificate_fingerprint_sha256, certificate_not_after, started_by, status, active,
           distribution_ids, cancel_requested, run_number, created_at, started_at, finished_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, 'MANUAL', ?, false, '["E00000000000"]', false, 1, ?, ?, ?)
        """,
        rows);
    jdbc.batchUpdate(
        """
        insert into deployment_step
          (deployment_id, sequence_number, type, distribution_id, status, attempts, started_at,
           finished_at)
        values (?, ?, ?, ?, 'SUCCEEDED', 1, ?, ?)
        """,
        steps);
    writeAuditEvents(jdbc, from, until);
  }

  private static void writeAuditEvents(JdbcTemplate jdbc, int from, int until) {
    List<Object[]> rows = new ArrayList<>();
    for (int number = from; number < until; number++) {
      rows.add(
          new Object[] {
            identifier(5, number),
            time(number),
            number % 2 == 0 ? "DEPLOYMENT_REQUESTED" : "DEPLOYMENT_FINISHED",
            deployment(number / 2).toString()
          });
    }
    jdbc.batchUpdate(
        """
        insert into audit_event (id, at, actor, action, resource_type, resource_id, details)
        values (?, ?, 'history', ?, 'DEPLOYMENT', ?, '{}')
        """,
        rows);
  }

  private static void writeIdempotencyKeys(JdbcTemplate jdbc, int from, int until) {
    List<Object[]> rows = new ArrayList<>();
    for (int number = from; number < until; number++) {
      rows.add(
          new Object[] {
            "history-" + number,
            target(number),
            certificate(number),
            deployment(number),
            time(number)
          });
    }
    jdbc.batchUpdate(
        """
        insert into idempotency_key
          (idempotency_key, target_id, certificate_id, deployment_id, created_at)
        values (?, ?, ?, ?, ?)
        """,
        rows);
  }

  private void addSteps(List<Object[]> steps, UUID deployment, Timestamp time) {
    for (int sequence = 1; sequence <= 2 * distributions + 1; sequence++) {
      boolean isImport = sequence == distributions + 1;
      StepType type =
          isImport
              ? StepType.IMPORT_CERTIFICATE
              : sequence <= distributions
                  ? StepType.VALIDATE_DISTRIBUTION
                  : StepType.UPDATE_DISTRIBUTION;
      String distribution = isImport ? null : "E%011d".formatted(sequence % (distributions + 1));
      steps.add(new Object[] {deployment, sequence, type.name(), distribution, time, time});
    }
  }

  private static Timestamp time(int number) {
    return new Timestamp(FIRST_MILLISECOND + number * MILLISECONDS_BETWEEN);
  }

  /** Of version 7, so that they sort by time. */
  private static UUID identifier(int kind, int number) {
    long milliseconds = FIRST_MILLISECOND + number * MILLISECONDS_BETWEEN;
    return new UUID(milliseconds << 16 | 0x7000 | kind, 0x8000_0000_0000_0000L | number);
  }
}
