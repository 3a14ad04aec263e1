package io.autossl.deployer.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an audit event tells beside who, what and when. It takes only types that hold no secrets: a
 * {@code SecretText} does not fit in, and no class that opens one may use this.
 */
public final class AuditDetails {

  private final Map<String, @Nullable Object> values;

  private AuditDetails(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** Nothing. */
  public static AuditDetails none() {
    return new AuditDetails(Map.of());
  }

  /** With a text. */
  public AuditDetails with(String name, @Nullable String value) {
    return and(name, value);
  }

  /** With texts. */
  public AuditDetails with(String name, List<String> values) {
    return and(name, List.copyOf(values));
  }

  /** With an identifier. */
  public AuditDetails with(String name, UUID value) {
    return and(name, value.toString());
  }

  /** With a time. */
  public AuditDetails with(String name, @Nullable Instant value) {
    return and(name, value == null ? null : value.toString());
  }

  /** With one of a few. */
  public AuditDetails with(String name, Enum<?> value) {
    return and(name, value.name());
  }

  /** With a number. */
  public AuditDetails with(String name, long value) {
    return and(name, value);
  }

  /** With a yes or no. */
  public AuditDetails with(String name, boolean value) {
    return and(name, value);
  }

  /** With details of their own. */
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
