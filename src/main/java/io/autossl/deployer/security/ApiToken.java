package io.autossl.deployer.security;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token of the API, without the token itself.
 *
 * @param lastUsedAt exact to a minute
 */
@Schema(description = "A token of the API, without the token itself")
record ApiToken(
    UUID id,
    @Schema(description = "Who uses it", example = "console") String name,
    Role role,
    Instant createdAt,
    @Schema(description = "When it stops working; null for never") @Nullable Instant expiresAt,
    @Schema(description = "When it was last used, exact to a minute; null for never")
        @Nullable Instant lastUsedAt) {

  boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
