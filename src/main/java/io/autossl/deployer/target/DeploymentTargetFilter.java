package io.autossl.deployer.target;

import io.autossl.deployer.web.UniqueNames;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which targets a list shows; null is all.
 *
 * @param name regardless of case and white space
 */
record DeploymentTargetFilter(
    @Nullable String name, @Nullable String certificateName, @Nullable UUID accessKey) {

  /**
   * An SQL condition and order: the newest before {@code :before}. The order begins with the
   * filtered column, as its index does: H2 would read and sort all rows otherwise.
   */
  String condition() {
    StringBuilder condition = new StringBuilder("where id < :before");
    if (name != null) {
      // Rows that an older version of the service wrote have no key. They are few.
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
