package io.autossl.deployer.deployment.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepAttempts;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepCount;
import io.autossl.deployer.deployment.StepDetails;
import io.autossl.deployer.deployment.StepDiagnostics;
import io.autossl.deployer.deployment.StepStatus;
import io.autossl.deployer.deployment.StepTimes;
import io.autossl.deployer.deployment.StepType;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.storage.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** The table of steps. */
@Repository
public class StepRepository {

  private static final TypeReference<StepDetails> DETAILS = new TypeReference<>() {};

  /**
   * By their names: PostgreSQL refuses a prepared {@code select *} once a newer version has added a
   * column.
   */
  private static final String SELECT =
      """
      select sequence_number, type, distribution_id, status, code, message, details, attempts,
        started_at, finished_at, unanswered_calls, aws_request_id, waiting_since, throttled_since,
        retry_at
      from deployment_step
      """;

  private static final String UPDATE =
      """
      update deployment_step
      set status = :status, code = :code, message = :message, details = :details,
        attempts = :attempts, started_at = :startedAt, finished_at = :finishedAt,
        unanswered_calls = :unansweredCalls, aws_request_id = :awsRequestId,
        waiting_since = :waitingSince, throttled_since = :throttledSince, retry_at = :retryAt,
        revision = (select revision from deployment where id = :deploymentId)
      where deployment_id = :deploymentId and sequence_number = :sequence
      """;

  private final JdbcClient jdbc;
  private final NamedParameterJdbcTemplate template;

  StepRepository(JdbcClient jdbc, NamedParameterJdbcTemplate template) {
    this.jdbc = jdbc;
    this.template = template;
  }

  /** Stores the steps of a new deployment. */
  public void insert(UUID deploymentId, Steps steps) {
    template.batchUpdate(
        """
        insert into deployment_step
          (deployment_id, sequence_number, type, distribution_id, status, attempts)
        values (:deploymentId, :sequence, :type, :distributionId, :status, :attempts)
        """,
        steps.all().stream()
            .map(step -> parameters(deploymentId, step))
            .toArray(MapSqlParameterSource[]::new));
  }

  /** Stores where steps stand, in a transaction that has changed their deployment's revision. */
  void update(UUID deploymentId, List<Step> steps) {
    template.batchUpdate(
        UPDATE,
        steps.stream()
            .map(step -> parameters(deploymentId, step))
            .toArray(MapSqlParameterSource[]::new));
  }

  /** Makes the steps that were under way pending again: their run has ended. */
  void interrupt(UUID deploymentId) {
    jdbc.sql(
            """
            update deployment_step
            set status = 'PENDING',
              revision = (select revision from deployment where id = :deploymentId)
            where deployment_id = :deploymentId and status = 'RUNNING'
            """)
        .param("deploymentId", deploymentId)
        .update();
  }

  /** All steps of a deployment. */
  public Steps find(UUID deploymentId) {
    return new Steps(
        jdbc.sql(
                """
                %s
                where deployment_id = :deploymentId order by sequence_number
                """
                    .formatted(SELECT))
            .param("deploymentId", deploymentId)
            .query(StepRepository::step)
            .list());
  }

  /** The steps that have changed after a revision of their deployment, in order. */
  public List<Step> changedAfter(UUID deploymentId, long revision) {
    return jdbc.sql(
            """
            %s
            where deployment_id = :deploymentId and revision > :revision
            order by sequence_number
            """
                .formatted(SELECT))
        .param("deploymentId", deploymentId)
        .param("revision", revision)
        .query(StepRepository::step)
        .list();
  }

  /** How the steps of several deployments stand, in numbers. */
  public Map<UUID, List<StepCount>> counts(List<UUID> deploymentIds) {
    if (deploymentIds.isEmpty()) {
      return Map.of();
    }
    record Row(UUID deploymentId, StepCount steps) {}
    return jdbc
        .sql(
            """
            select deployment_id, type, status, code, count(*) as number_of_steps,
              min(sequence_number) as first_sequence_number
            from deployment_step where deployment_id in (:deploymentIds)
            group by deployment_id, type, status, code
            """)
        .param("deploymentIds", deploymentIds)
        .query(
            (row, number) ->
                new Row(
                    Columns.requiredIdentifier(row, "deployment_id"),
                    new StepCount(
                        StepType.valueOf(row.getString("type")),
                        StepStatus.valueOf(row.getString("status")),
                        code(row),
                        row.getInt("number_of_steps"),
                        row.getInt("first_sequence_number"))))
        .list()
        .stream()
        .collect(groupingBy(Row::deploymentId, mapping(Row::steps, toList())));
  }

  private static MapSqlParameterSource parameters(UUID deploymentId, Step step) {
    StepDiagnostics diagnostics = step.diagnostics();
    StepTimes times = step.times();
    return new MapSqlParameterSource()
        .addValue("deploymentId", deploymentId)
        .addValue("sequence", step.sequence())
        .addValue("type", step.type().name())
        .addValue("distributionId", step.distributionId())
        .addValue("status", step.status().name())
        .addValue("code", diagnostics.code() == null ? null : diagnostics.code().name())
        .addValue("message", diagnostics.message())
        .addValue(
            "details", diagnostics.details() == null ? null : Columns.ofJson(diagnostics.details()))
        .addValue("attempts", step.attempts().made())
        .addValue("unansweredCalls", step.attempts().unanswered())
        .addValue("startedAt", Columns.ofTime(times.startedAt()))
        .addValue("finishedAt", Columns.ofTime(times.finishedAt()))
        .addValue("awsRequestId", diagnostics.awsRequestId())
        .addValue("waitingSince", Columns.ofTime(times.waitingSince()))
        .addValue("throttledSince", Columns.ofTime(times.throttledSince()))
        .addValue("retryAt", Columns.ofTime(times.retryAt()));
  }

  private static Step step(ResultSet row, int number) throws SQLException {
    return new Step(
        row.getInt("sequence_number"),
        StepType.valueOf(row.getString("type")),
        row.getString("distribution_id"),
        StepStatus.valueOf(row.getString("status")),
        new StepDiagnostics(
            code(row),
            row.getString("message"),
            row.getString("details") == null ? null : Columns.json(row, "details", DETAILS),
            row.getString("aws_request_id")),
        new StepAttempts(row.getInt("attempts"), row.getInt("unanswered_calls")),
        new StepTimes(
            Columns.time(row, "started_at"),
            Columns.time(row, "finished_at"),
            Columns.time(row, "waiting_since"),
            Columns.time(row, "throttled_since"),
            Columns.time(row, "retry_at")));
  }

  private static @Nullable StepCode code(ResultSet row) throws SQLException {
    String code = row.getString("code");
    return code == null ? null : StepCode.valueOf(code);
  }
}
