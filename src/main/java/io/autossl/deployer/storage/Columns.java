package io.autossl.deployer.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How values become columns and come back, the same on H2 and on PostgreSQL. */
public final class Columns {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private Columns() {}

  /** A time as a {@code timestamp with time zone}. */
  public static @Nullable OffsetDateTime ofTime(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  /** The time of a column that may be null. */
  public static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** The time of a column that is never null. */
  public static Instant requiredTime(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(time(row, column), column);
  }

  /** The identifier of a column that may be null. */
  public static @Nullable UUID identifier(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /** The identifier of a column that is never null. */
  public static UUID requiredIdentifier(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(identifier(row, column), column);
  }

  /** The text of a column that is never null. */
  public static String requiredText(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column), column);
  }

  /** The bytes of a column that is never null. */
  public static byte[] requiredBytes(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getBytes(column), column);
  }

  /** A value as JSON. */
  public static String ofJson(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** The value of a column that holds JSON. */
  public static <T> T json(ResultSet row, String column, TypeReference<T> type)
      throws SQLException {
    return JSON.readValue(requiredText(row, column), type);
  }

  /** The texts of a column that holds a JSON array of them. */
  public static List<String> texts(ResultSet row, String column) throws SQLException {
    return json(row, column, TEXTS);
  }
}
