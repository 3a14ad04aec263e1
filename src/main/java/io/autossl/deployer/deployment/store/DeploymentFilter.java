package io.autossl.deployer.deployment.store;

import static java.util.stream.Collectors.joining;

import io.autossl.deployer.deployment.DeploymentStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which deployments a list shows; null is all.
 *
 * @param statuses if it is empty, the list is empty
 */
public record DeploymentFilter(
    @Nullable UUID targetId,
    @Nullable UUID certificateId,
    @Nullable Set<DeploymentStatus> statuses) {

  /** Those in one of these statuses that are active, or are not; null is all. */
  public static DeploymentFilter of(
      @Nullable UUID targetId,
      @Nullable UUID certificateId,
      @Nullable Collection<DeploymentStatus> statuses,
      @Nullable Boolean active) {
    if (statuses == null && active == null) {
      return new DeploymentFilter(targetId, certificateId, null);
    }
    Set<DeploymentStatus> shown = EnumSet.allOf(DeploymentStatus.class);
    if (statuses != null) {
      shown.retainAll(statuses);
    }
    if (active != null) {
      shown.removeIf(status -> status.isFinished() == active);
    }
    return new DeploymentFilter(targetId, certificateId, shown);
  }

  boolean matchesNothing() {
    return statuses != null && statuses.isEmpty();
  }

  /**
   * Selects the {@code :limit} newest before {@code :before}. For several statuses, so many are
   * read of each: an index has those of one status in order, but not those of several.
   */
  String select() {
    if (statuses == null) {
      return select(null);
    }
    return statuses.size() == 1
        ? select(statuses.iterator().next())
        : statuses.stream()
            .map(status -> "(" + select(status) + ")")
            .collect(joining(" union all ", "", " order by id desc limit :limit"));
  }

  /**
   * The order begins with the columns of an index, even with those that have only one value here:
   * H2 would read and sort all rows otherwise.
   */
  private String select(@Nullable DeploymentStatus status) {
    List<String> columns = new ArrayList<>();
    StringBuilder select = new StringBuilder(DeploymentRow.COLUMNS).append("where id < :before");
    if (targetId != null) {
      select.append(" and target_id = :targetId");
      columns.add("target_id");
    }
    if (certificateId != null) {
      select.append(" and certificate_id = :certificateId");
      columns.add("certificate_id");
    }
    if (status != null) {
      select.append(" and status = :").append(status);
      columns.add("status");
    }
    // Few deployments have the same target and the same certificate.
    Stream<String> order = Stream.concat(columns.stream().limit(2), Stream.of("id"));
    return select + order.collect(joining(" desc, ", " order by ", " desc limit :limit"));
  }

  Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>();
    if (targetId != null) {
      parameters.put("targetId", targetId);
    }
    if (certificateId != null) {
      parameters.put("certificateId", certificateId);
    }
    if (statuses != null) {
      statuses.forEach(status -> parameters.put(status.name(), status.name()));
    }
    return parameters;
  }
}
