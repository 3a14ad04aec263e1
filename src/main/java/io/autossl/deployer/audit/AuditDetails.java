package io.autossl.deployer.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The details of an audit event, beyond actor, action, resource and time. There are methods only
 * for types that hold no secrets: none for {@code SecretText}, and a class that reveals one must
 * not use this class.
 */
public final class AuditDetails {

  private final Map<String, @Nullable Object> values;

  private AuditDetails(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** No details. */
  public static AuditDetails none() {
    return new AuditDetails(Map.of());
  }

  /** These details and a text. */
  public AuditDetails with(String name, @Nullable String value) {
    return and(name, value);
  }

  /** These details and a list of texts. */
  public AuditDetails with(String name, List<String> values) {
    return and(name, List.copyOf(values));
  }

  /** These details and an identifier. */
  public AuditDetails with(String name, UUID value) {
    return and(name, value.toString());
  }

  /** These details and a time. */
  public AuditDetails with(String name, @Nullable Instant value) {
    return and(name, value == null ? null : value.toString());
  }

  /** These details and the name of an enum constant. */
  public AuditDetails with(String name, Enum<?> value) {
    return and(name, value.name());
  }

  /** These details and a number. */
  public AuditDetails with(String name, long value) {
    return and(name, value);
  }

  /** These details and a boolean. */
  public AuditDetails with(String name, boolean value) {
    return and(name, value);
  }

  /** These details and nested ones. */
  public AuditDetails with(String name, AuditDetails value) {
    return and(name, value.values);
  }

  Map<String, @Nullable Object> values() {
    return values;
  }

  private AuditDetails and(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new AuditDetails(Collections.unmodifiableMap(more));
  }
}
