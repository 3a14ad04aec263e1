package io.autossl.deployer.deployment;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which deployments a list shows; null is all. */
record DeploymentFilter(
    @Nullable UUID targetId, @Nullable UUID certificateId, @Nullable DeploymentStatus status) {

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
