package io.autossl.deployer.target;

import io.autossl.deployer.web.UniqueNames;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which targets a list shows; null is all.
 *
 * @param name whatever its case and blanks
 */
record DeploymentTargetFilter(
    @Nullable String name, @Nullable String certificateName, @Nullable UUID accessKey) {

  /**
   * Selects from the newest before {@code :before}. The order names the column of the index that
   * has it, or H2 reads all and sorts.
   */
  String condition() {
    StringBuilder condition = new StringBuilder("where id < :before");
    if (name != null) {
      // Rows of the version before have none, and are few.
      condition.append(
          " and (name_key = :nameKey"
              + " or name_key is null and lower(replace(name, ' ', '')) = :nameKey)");
    }
    if (certificateName != null) {
      condition.append(" and certificate_name = :certificateName");
    }
    if (accessKey != null) {
      condition.append(" and access_key = :accessKey");
    }
    String column =
        certificateName != null
            ? "certificate_name desc, "
            : accessKey != null ? "access_key desc, " : "";
    return condition + " order by " + column + "id desc";
  }

  Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>();
    if (name != null) {
      parameters.put("nameKey", UniqueNames.key(name));
    }
    if (certificateName != null) {
      parameters.put("certificateName", certificateName);
    }
    if (accessKey != null) {
      parameters.put("accessKey", accessKey);
    }
    return parameters;
  }
}
