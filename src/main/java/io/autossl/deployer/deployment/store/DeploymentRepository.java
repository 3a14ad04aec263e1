package io.autossl.deployer.deployment.store;

import static java.util.stream.Collectors.toMap;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of deployments. */
@Repository
public class DeploymentRepository {

  private final JdbcClient jdbc;

  DeploymentRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores a new deployment. */
  public void insert(Deployment deployment) {
    jdbc.sql(
            """
            insert into deployment
              (id, target_id, target_name, access_key, certificate_id, certificate_name,
               certificate_fingerprint_sha256, certificate_not_after, started_by, requested_by,
               retry_of, status, active, distribution_ids, cancel_requested, run_number, created_at,
               trace_parent)
            values (:id, :targetId, :targetName, :accessKey, :certificateId, :certificateName,
              :fingerprint, :notAfter, :trigger, :requestedBy, :retryOf, :status, true,
              :distributionIds, false, 0, :createdAt, :traceParent)
            """)
        .param("id", deployment.id())
        .param("targetId", deployment.targetId())
        .param("targetName", deployment.targetName())
        .param("accessKey", deployment.accessKey())
        .param("certificateId", deployment.certificate().id())
        .param("certificateName", deployment.certificate().name())
        .param("fingerprint", deployment.certificate().fingerprintSha256())
        .param("notAfter", Columns.ofTime(deployment.certificate().notAfter()))
        .param("trigger", deployment.trigger().name())
        .param("requestedBy", deployment.requestedBy())
        .param("retryOf", deployment.retryOf())
        .param("status", deployment.status().name())
        .param("distributionIds", Columns.ofJson(deployment.distributionIds()))
        .param("createdAt", Columns.ofTime(deployment.createdAt()))
        .param("traceParent", deployment.traceParent())
        .update();
  }

  /** Stores that it runs, and gives this run its number. */
  long startRun(UUID id, Instant now) {
    jdbc.sql(
            """
            update deployment
            set status = 'RUNNING', started_at = coalesce(started_at, :now),
              run_number = run_number + 1, revision = revision + 1
            where id = :id
            """)
        .param("id", id)
        .param("now", Columns.ofTime(now))
        .update();
    return jdbc.sql("select run_number from deployment where id = :id")
        .param("id", id)
        .query(Long.class)
        .single();
  }

  /**
   * Locks a deployment that is to change, if this is still its run, and tells whether it may go on.
   *
   * @return false if it is cancelled; empty if another run has started
   */
  Optional<Boolean> lockRun(UUID id, long run) {
    if (countChange(id, run, "and not cancel_requested")) {
      return Optional.of(true);
    }
    return countChange(id, run, "") ? Optional.of(false) : Optional.empty();
  }

  private boolean countChange(UUID id, long run, String condition) {
    return jdbc.sql(
                """
                update deployment set revision = revision + 1
                where id = :id and run_number = :run
                """
                    + condition)
            .param("id", id)
            .param("run", run)
            .update()
        == 1;
  }

  /**
   * How often a deployment and its steps have changed.
   *
   * @throws ApiException if there is no such deployment
   */
  public long requiredRevision(UUID id) {
    return revision(id).orElseThrow(() -> unknown(id));
  }

  /** How often a deployment and its steps have changed; empty if there is no such deployment. */
  public Optional<Long> revision(UUID id) {
    return jdbc.sql("select revision from deployment where id = :id")
        .param("id", id)
        .query(Long.class)
        .optional();
  }

  private static ApiException unknown(UUID id) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no deployment " + id + ".");
  }

  void setStatus(UUID id, DeploymentStatus status, @Nullable Instant finishedAt) {
    jdbc.sql(
            """
            update deployment
            set status = :status, active = :active, finished_at = :finishedAt,
              revision = revision + 1
            where id = :id
            """)
        .param("id", id)
        .param("status", status.name())
        .param("active", !status.isFinished())
        .param("finishedAt", Columns.ofTime(finishedAt))
        .update();
  }

  void setCertificateArn(UUID id, @Nullable String arn) {
    jdbc.sql(
            """
            update deployment set acm_certificate_arn = :arn, revision = revision + 1
            where id = :id
            """)
        .param("id", id)
        .param("arn", arn)
        .update();
  }

  void requestCancel(UUID id) {
    jdbc.sql(
            """
            update deployment set cancel_requested = true, revision = revision + 1 where id = :id
            """)
        .param("id", id)
        .update();
  }

  boolean isCancelRequested(UUID id) {
    return jdbc.sql("select cancel_requested from deployment where id = :id")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  /**
   * A deployment.
   *
   * @throws ApiException if there is none
   */
  public Deployment get(UUID id) {
    return find(id).orElseThrow(() -> unknown(id));
  }

  Optional<Deployment> find(UUID id) {
    return jdbc.sql(DeploymentRow.COLUMNS + "where id = :id")
        .param("id", id)
        .query(DeploymentRow::read)
        .optional();
  }

  /** All that are not over, in numbers. */
  public ActiveDeployments activeDeployments() {
    record Row(DeploymentStatus status, long count, Instant oldest) {}
    Map<DeploymentStatus, Row> rows =
        jdbc
            .sql(
                """
                select status, count(*) as number_of_deployments, min(created_at) as oldest
                from deployment where active group by status
                """)
            .query(
                (row, number) ->
                    new Row(
                        DeploymentStatus.valueOf(row.getString("status")),
                        row.getLong("number_of_deployments"),
                        Columns.requiredTime(row, "oldest")))
            .list()
            .stream()
            .collect(toMap(Row::status, row -> row));
    Row queued = rows.get(DeploymentStatus.QUEUED);
    return new ActiveDeployments(
        rows.values().stream().collect(toMap(Row::status, Row::count)),
        queued == null ? null : queued.oldest());
  }

  /** The active deployments of a certificate to a target, in the order in which they run. */
  public List<Deployment> active(UUID targetId, UUID certificateId) {
    return jdbc.sql(
            DeploymentRow.COLUMNS
                + """
                where active and target_id = :targetId and certificate_id = :certificateId
                order by queue_position
                """)
        .param("targetId", targetId)
        .param("certificateId", certificateId)
        .query(DeploymentRow::read)
        .list();
  }

  /** The automatic deployments of a target that have not begun, but for the newest. */
  List<Deployment> supersededBy(Deployment newest) {
    return jdbc.sql(
            DeploymentRow.COLUMNS
                + """
                where active and target_id = :targetId and started_by = 'AUTOMATIC'
                  and status = 'QUEUED' and started_at is null and id <> :newest
                order by queue_position
                """)
        .param("targetId", newest.targetId())
        .param("newest", newest.id())
        .query(DeploymentRow::read)
        .list();
  }

  /** The active deployment of a target that runs first. */
  public Optional<UUID> firstOfTarget(UUID targetId) {
    return jdbc.sql(
            """
            select id from deployment
            where active and target_id = :targetId order by queue_position limit 1
            """)
        .param("targetId", targetId)
        .query(UUID.class)
        .optional();
  }

  /**
   * When the certificate expires that a target last got or is getting: that of its newest
   * deployment that is active or has put it on a distribution. The order begins with the columns of
   * an index: H2 would sort all rows otherwise.
   */
  public Optional<Instant> expiryOfLastCertificate(UUID targetId) {
    return jdbc.sql(
            """
            select d.certificate_not_after from deployment d
            where d.target_id = :targetId
              and (d.active or exists (
                select 1 from deployment_step s
                where s.deployment_id = d.id and s.type = 'UPDATE_DISTRIBUTION'
                  and s.status = 'SUCCEEDED'))
            order by d.target_id desc, d.queue_position desc
            limit 1
            """)
        .param("targetId", targetId)
        .query((row, number) -> Columns.requiredTime(row, "certificate_not_after"))
        .optional();
  }

  /**
   * Lists deployments, newest first: one more than the limit of the request, if there are so many.
   */
  public List<Deployment> list(DeploymentFilter filter, PageRequest request) {
    if (filter.matchesNothing()) {
      return List.of();
    }
    return jdbc.sql(filter.select())
        .param("before", request.before())
        .param("limit", request.limitAndOneMore())
        .params(filter.parameters())
        .query(DeploymentRow::read)
        .list();
  }
}
