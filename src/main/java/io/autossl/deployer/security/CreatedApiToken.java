package io.autossl.deployer.security;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new token of the API: the only answer that has the token itself.
 *
 * @param token the token; keep it, it is never told again
 */
@Schema(description = "A new token of the API: the only answer that has the token itself")
record CreatedApiToken(
    UUID id,
    @Schema(description = "Who uses it", example = "console") String name,
    Role role,
    Instant createdAt,
    @Schema(description = "When it stops working; null for never") @Nullable Instant expiresAt,
    @Schema(description = "When it was last used; null for never") @Nullable Instant lastUsedAt,
    @Schema(description = "The token. Keep it: it is never told again") String token) {

  @Override
  public String toString() {
    return "CreatedApiToken[id=" + id + ", name=" + name + "]";
  }
}
