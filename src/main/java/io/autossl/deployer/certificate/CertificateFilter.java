package io.autossl.deployer.certificate;

import io.autossl.deployer.storage.Columns;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates a list shows; null is all.
 *
 * @param current whether only the newest of each name
 */
public record CertificateFilter(
    @Nullable String name,
    @Nullable CertificateStatus status,
    boolean current,
    @Nullable Instant expiresBefore) {

  /** An SQL condition and order: the newest before {@code :before}. */
  String condition() {
    StringBuilder condition = new StringBuilder("where ");
    boolean mostlyNewest = status == CertificateStatus.VALID && expiresBefore == null;
    if (name != null || mostlyNewest || ends().isEmpty()) {
      condition.append("id < :before").append(ends());
    } else {
      // By the index of not_after, instead of reading all rows in the order of the list.
      condition.append(
          "id in (select ending.id from certificate ending where ending.id < :before%s)"
              .formatted(ends()));
    }
    if (name != null) {
      condition.append(" and name = :name");
    }
    if (current) {
      // A lookup in the index for each row; "not exists" would compare all rows with all.
      condition.append(
          """
           and id = (
            select newest.id from certificate newest where newest.name = certificate.name
            order by newest.name desc, newest.id desc limit 1)\
          """);
    }
    // Begins with the index's first column: H2 would read and sort all rows otherwise.
    return condition
        .append(name == null ? " order by id desc" : " order by name desc, id desc")
        .toString();
  }

  private String ends() {
    String ofStatus =
        switch (status) {
          case VALID -> " and not_after > :expiringUntil";
          case EXPIRING -> " and not_after > :now and not_after <= :expiringUntil";
          case EXPIRED -> " and not_after <= :now";
          case null -> "";
        };
    return expiresBefore == null ? ofStatus : ofStatus + " and not_after < :expiresBefore";
  }

  /** The parameters of the condition. */
  Map<String, Object> parameters(Instant now) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("now", Columns.ofTime(now));
    parameters.put("expiringUntil", Columns.ofTime(CertificateStatus.expiringUntil(now)));
    if (name != null) {
      parameters.put("name", name);
    }
    if (expiresBefore != null) {
      parameters.put("expiresBefore", Columns.ofTime(expiresBefore));
    }
    return parameters;
  }
}
