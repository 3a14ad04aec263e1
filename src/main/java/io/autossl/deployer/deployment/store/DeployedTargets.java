package io.autossl.deployer.deployment.store;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.StepStatus;
import io.autossl.deployer.deployment.TargetHistory;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.target.DeploymentTarget;
import io.autossl.deployer.target.LastDeployment;
import io.autossl.deployer.target.TargetStatus;
import io.autossl.deployer.target.TargetStatuses;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds the status of targets by their deployments, in three statements for any number of targets.
 */
@Repository
class DeployedTargets implements TargetStatuses {

  private final JdbcClient jdbc;
  private final Clock clock;

  DeployedTargets(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * The deployments that decide about a target's state.
   *
   * @param last the newest
   * @param begun the newest but for those that were cancelled before they began
   */
  private record Newest(boolean active, @Nullable Deployment last, @Nullable Deployment begun) {

    static final Newest NONE = new Newest(false, null, null);

    /** The deployment whose steps have to be read, because its status does not tell enough. */
    Stream<Deployment> unclear(List<String> distributionIds) {
      return active || begun == null || succeededFor(distributionIds)
          ? Stream.empty()
          : Stream.of(begun);
    }

    boolean succeededFor(List<String> distributionIds) {
      return begun != null
          && begun.status() == DeploymentStatus.SUCCEEDED
          && new HashSet<>(begun.distributionIds()).containsAll(distributionIds);
    }
  }

  @Override
  public Map<UUID, TargetStatus> of(List<DeploymentTarget> targets) {
    if (targets.isEmpty()) {
      return Map.of();
    }
    Map<UUID, Newest> newest = newest(targets);
    Map<UUID, Map<String, StepStatus>> outcomes =
        outcomes(
            targets.stream()
                .flatMap(
                    target ->
                        newest
                            .getOrDefault(target.id(), Newest.NONE)
                            .unclear(target.distributionIds()))
                .map(Deployment::id)
                .toList());
    Instant now = clock.instant();
    return targets.stream()
        .collect(
            toMap(
                DeploymentTarget::id,
                target ->
                    status(
                        target,
                        newest.getOrDefault(target.id(), Newest.NONE),
                        outcomes.getOrDefault(target.id(), Map.of()),
                        now)));
  }

  private static TargetStatus status(
      DeploymentTarget target, Newest newest, Map<String, StepStatus> outcomes, Instant now) {
    List<String> distributionIds = target.distributionIds();
    Deployment begun = newest.begun();
    TargetHistory history =
        new TargetHistory(
            newest.active(),
            target.lastCertificateNotAfter() != null,
            begun == null ? null : begun.certificate(),
            newest.succeededFor(distributionIds)
                ? distributionIds.stream().collect(toMap(identity(), id -> StepStatus.SUCCEEDED))
                : outcomes);
    TargetHistory.Verdict verdict = history.verdict(distributionIds, now);
    Deployment last = newest.last();
    return new TargetStatus(last == null ? null : shown(last), verdict.state(), verdict.message());
  }

  private static LastDeployment shown(Deployment deployment) {
    return new LastDeployment(
        deployment.id(),
        deployment.status().name(),
        deployment.trigger().name(),
        deployment.certificate().id(),
        deployment.certificate().name(),
        deployment.certificate().notAfter(),
        deployment.createdAt(),
        deployment.finishedAt());
  }

  /** The orders begin with the columns of an index: H2 would sort all rows otherwise. */
  private Map<UUID, Newest> newest(List<DeploymentTarget> targets) {
    record Row(UUID target, boolean active, @Nullable UUID last, @Nullable UUID begun) {}
    List<Row> rows =
        jdbc.sql(
                """
                select t.id,
                  exists (
                    select 1 from deployment d where d.active and d.target_id = t.id) as active,
                  (select d.id from deployment d
                    where d.target_id = t.id
                    order by d.target_id desc, d.queue_position desc limit 1) as last,
                  (select d.id from deployment d
                    where d.target_id = t.id
                      and not (d.status = 'CANCELLED' and d.started_at is null)
                    order by d.target_id desc, d.queue_position desc limit 1) as begun
                from unnest(cast(:targets as uuid array)) as t (id)
                """)
            .param("targets", targets.stream().map(DeploymentTarget::id).toArray(UUID[]::new))
            .query(
                (row, number) ->
                    new Row(
                        Columns.requiredIdentifier(row, "id"),
                        row.getBoolean("active"),
                        Columns.identifier(row, "last"),
                        Columns.identifier(row, "begun")))
            .list();
    Map<UUID, Deployment> deployments =
        deployments(
            rows.stream()
                .flatMap(row -> Stream.of(row.last(), row.begun()))
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    return rows.stream()
        .collect(
            toMap(
                Row::target,
                row ->
                    new Newest(
                        row.active(),
                        row.last() == null ? null : deployments.get(row.last()),
                        row.begun() == null ? null : deployments.get(row.begun()))));
  }

  private Map<UUID, Deployment> deployments(List<UUID> ids) {
    return ids.isEmpty()
        ? Map.of()
        : jdbc
            .sql(DeploymentRow.COLUMNS + "where id in (:ids)")
            .param("ids", ids)
            .query(DeploymentRow::read)
            .list()
            .stream()
            .collect(toMap(Deployment::id, identity()));
  }

  /**
   * How deployments ended for distributions, by target. An earlier deployment of the same
   * certificate counts for a distribution that has got no other certificate since.
   */
  private Map<UUID, Map<String, StepStatus>> outcomes(List<UUID> deploymentIds) {
    if (deploymentIds.isEmpty()) {
      return Map.of();
    }
    record Row(UUID target, long position, String distribution, boolean same, StepStatus status) {}
    Map<UUID, Map<String, StepStatus>> outcomes = new HashMap<>();
    jdbc
        .sql(
            """
            select d.target_id, d.queue_position, s.distribution_id, s.status,
              d.certificate_fingerprint_sha256 = l.certificate_fingerprint_sha256 as same
            from deployment l
            join deployment d
              on d.target_id = l.target_id and d.queue_position <= l.queue_position
                and d.queue_position >= (
                  select min(k.queue_position) from deployment k
                  where k.target_id = l.target_id
                    and k.certificate_fingerprint_sha256 = l.certificate_fingerprint_sha256)
            join deployment_step s on s.deployment_id = d.id
            where l.id in (:deploymentIds) and s.type = 'UPDATE_DISTRIBUTION'
              and (s.status = 'SUCCEEDED' or s.status in ('SKIPPED', 'FAILED') and d.id = l.id)
            """)
        .param("deploymentIds", deploymentIds)
        .query(
            (row, number) ->
                new Row(
                    Columns.requiredIdentifier(row, "target_id"),
                    row.getLong("queue_position"),
                    Columns.requiredText(row, "distribution_id"),
                    row.getBoolean("same"),
                    StepStatus.valueOf(row.getString("status"))))
        .list()
        .stream()
        .sorted(Comparator.comparingLong(Row::position))
        .forEach(
            row -> {
              Map<String, StepStatus> ofTarget =
                  outcomes.computeIfAbsent(row.target(), target -> new HashMap<>());
              if (row.same()) {
                ofTarget.put(row.distribution(), row.status());
              } else {
                ofTarget.remove(row.distribution());
              }
            });
    return outcomes;
  }
}
