package io.autossl.deployer.deployment;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which deployments a list shows; null is all. */
record DeploymentFilter(
    @Nullable UUID targetId, @Nullable UUID certificateId, @Nullable DeploymentStatus status) {

  /**
   * Selects from the newest before {@code :before}. The order names the columns of the index that
   * has it, also those of which only one value is asked for: without them, H2 reads all and sorts.
   */
  String condition() {
    List<String> columns = new ArrayList<>();
    StringBuilder condition = new StringBuilder("where id < :before");
    if (targetId != null) {
      condition.append(" and target_id = :targetId");
      columns.add("target_id");
    }
    if (certificateId != null) {
      condition.append(" and certificate_id = :certificateId");
      columns.add("certificate_id");
    }
    if (status != null) {
      condition.append(" and status = :status");
      columns.add("status");
    }
    // Few deployments have the same target and the same certificate.
    Stream<String> order = Stream.concat(columns.stream().limit(2), Stream.of("id"));
    return condition + order.collect(joining(" desc, ", " order by ", " desc"));
  }

  Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>();
    if (targetId != null) {
      parameters.put("targetId", targetId);
    }
    if (certificateId != null) {
      parameters.put("certificateId", certificateId);
    }
    if (status != null) {
      parameters.put("status", status.name());
    }
    return parameters;
  }
}
