package io.autossl.deployer.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit trail.
 *
 * @param actor the token's name; {@code admin-token} for the configured one, {@code autossl} for
 *     what happens by itself
 * @param actorTokenId the API token's identifier, if it was one
 * @param resourceId the resource's identifier; a distribution's is CloudFront's
 */
@Schema(description = "What somebody did")
record AuditEvent(
    UUID id,
    Instant at,
    @Schema(
            description =
                "The token's name; `admin-token` for the configured one, `autossl` for what"
                    + " happens by itself",
            example = "console")
        String actor,
    @Schema(description = "The API token's identifier, if it was one")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable UUID actorTokenId,
    AuditAction action,
    AuditResourceType resourceType,
    @Schema(
            description = "The resource's identifier; a distribution's is CloudFront's",
            example = "EWH7HR80TDW90")
        String resourceId,
    @Schema(description = "What else there is to say; depends on the action")
        Map<String, @Nullable Object> details) {}
