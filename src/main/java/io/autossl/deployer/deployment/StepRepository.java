package io.autossl.deployer.deployment;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

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

@Repository
class StepRepository {

  private static final TypeReference<StepDetails> DETAILS = new TypeReference<>() {};

  private static final String UPDATE =
      """
      update deployment_step
      set status = :status, code = :code, message = :message, details = :details,
        attempts = :attempts, started_at = :startedAt, finished_at = :finishedAt,
        aws_request_id = :awsRequestId, waiting_since = :waitingSince, retry_at = :retryAt
      where deployment_id = :deploymentId and sequence_number = :sequence
      """;

  private final JdbcClient jdbc;
  private final NamedParameterJdbcTemplate template;

  StepRepository(JdbcClient jdbc, NamedParameterJdbcTemplate template) {
    this.jdbc = jdbc;
    this.template = template;
  }

  void insert(UUID deploymentId, Steps steps) {
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

  /** Stores where steps stand, whoever stores it. */
  void update(UUID deploymentId, List<Step> steps) {
    template.batchUpdate(
        UPDATE,
        steps.stream()
            .map(step -> parameters(deploymentId, step))
            .toArray(MapSqlParameterSource[]::new));
  }

  /** Stores where steps stand, if this is still the deployment's run; tells whether it was. */
  boolean update(UUID deploymentId, long run, List<Step> steps) {
    int[] rows =
        template.batchUpdate(
            UPDATE
                + """
                and exists (
                  select 1 from deployment where id = :deploymentId and run_number = :run)
                """,
            steps.stream()
                .map(step -> parameters(deploymentId, step).addValue("run", run))
                .toArray(MapSqlParameterSource[]::new));
    return rows.length == 0 || rows[0] > 0;
  }

  /**
   * Stores that AWS is about to be called for a step, if this is still the deployment's run and
   * nobody has cancelled it; tells whether it was.
   */
  boolean begin(UUID deploymentId, long run, Step step) {
    return template.update(
            UPDATE
                + """
                and exists (
                  select 1 from deployment
                  where id = :deploymentId and run_number = :run and not cancel_requested)
                """,
            parameters(deploymentId, step).addValue("run", run))
        > 0;
  }

  Steps find(UUID deploymentId) {
    return new Steps(
        jdbc.sql(
                """
                select * from deployment_step
                where deployment_id = :deploymentId order by sequence_number
                """)
            .param("deploymentId", deploymentId)
            .query(StepRepository::step)
            .list());
  }

  /** How the steps of several deployments stand, in numbers. */
  Map<UUID, List<StepTally>> tallies(List<UUID> deploymentIds) {
    if (deploymentIds.isEmpty()) {
      return Map.of();
    }
    record Row(UUID deploymentId, StepTally tally) {}
    return jdbc
        .sql(
            """
            select deployment_id, type, status, code, count(*) as number_of_steps
            from deployment_step where deployment_id in (:deploymentIds)
            group by deployment_id, type, status, code
            """)
        .param("deploymentIds", deploymentIds)
        .query(
            (row, number) ->
                new Row(
                    Columns.requiredIdentifier(row, "deployment_id"),
                    new StepTally(
                        StepType.valueOf(row.getString("type")),
                        StepStatus.valueOf(row.getString("status")),
                        code(row),
                        row.getInt("number_of_steps"))))
        .list()
        .stream()
        .collect(groupingBy(Row::deploymentId, mapping(Row::tally, toList())));
  }

  private static MapSqlParameterSource parameters(UUID deploymentId, Step step) {
    StepNote note = step.note();
    StepTimes times = step.times();
    return new MapSqlParameterSource()
        .addValue("deploymentId", deploymentId)
        .addValue("sequence", step.sequence())
        .addValue("type", step.type().name())
        .addValue("distributionId", step.distributionId())
        .addValue("status", step.status().name())
        .addValue("code", note.code() == null ? null : note.code().name())
        .addValue("message", note.message())
        .addValue("details", note.details() == null ? null : Columns.ofJson(note.details()))
        .addValue("attempts", step.attempts())
        .addValue("startedAt", Columns.ofTime(times.startedAt()))
        .addValue("finishedAt", Columns.ofTime(times.finishedAt()))
        .addValue("awsRequestId", note.awsRequestId())
        .addValue("waitingSince", Columns.ofTime(times.waitingSince()))
        .addValue("retryAt", Columns.ofTime(times.retryAt()));
  }

  private static Step step(ResultSet row, int number) throws SQLException {
    return new Step(
        row.getInt("sequence_number"),
        StepType.valueOf(row.getString("type")),
        row.getString("distribution_id"),
        StepStatus.valueOf(row.getString("status")),
        new StepNote(
            code(row),
            row.getString("message"),
            row.getString("details") == null ? null : Columns.json(row, "details", DETAILS),
            row.getString("aws_request_id")),
        row.getInt("attempts"),
        new StepTimes(
            Columns.time(row, "started_at"),
            Columns.time(row, "finished_at"),
            Columns.time(row, "waiting_since"),
            Columns.time(row, "retry_at")));
  }

  private static @Nullable StepCode code(ResultSet row) throws SQLException {
    String code = row.getString("code");
    return code == null ? null : StepCode.valueOf(code);
  }
}
