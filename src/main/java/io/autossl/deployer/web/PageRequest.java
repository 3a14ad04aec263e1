package io.autossl.deployer.web;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a client wants.
 *
 * @param limit the most items, 1 to 200
 * @param after the identifier that the part starts after; null for the newest items
 */
public record PageRequest(int limit, @Nullable UUID after) {

  /** An identifier after every stored one in the order. */
  private static final UUID BEYOND_ALL = new UUID(-1, -1);

  private static final int CURSOR_BYTES = 16;

  /**
   * Reads a request.
   *
   * @throws ApiException if the cursor is none that a page has returned
   */
  public static PageRequest of(int limit, @Nullable String after) {
    return new PageRequest(limit, after == null ? null : identifier(after));
  }

  /** The identifier that all items of the part sort before. */
  public UUID before() {
    return after == null ? BEYOND_ALL : after;
  }

  /** How many items to read, so that {@link Page#of} sees whether others follow. */
  public int limitAndOneMore() {
    return limit + 1;
  }

  static String cursor(UUID identifier) {
    byte[] bytes =
        ByteBuffer.allocate(CURSOR_BYTES)
            .putLong(identifier.getMostSignificantBits())
            .putLong(identifier.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static UUID identifier(String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException notBase64) {
      throw unknown();
    }
    if (bytes.length != CURSOR_BYTES) {
      throw unknown();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static ApiException unknown() {
    return ApiException.invalidField(
        "after", "INVALID", "must be the value of \"next\" of an earlier page");
  }
}
