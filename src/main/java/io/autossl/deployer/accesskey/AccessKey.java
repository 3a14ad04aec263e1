package io.autossl.deployer.accesskey;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;

/**
 * An AWS access key as stored, without its secret.
 *
 * @param id this service's identifier of it
 * @param name for people
 * @param accessKeyId AWS's identifier of the key
 * @param version counts the changes, from 1
 */
@Schema(description = "A stored AWS access key; its secret is never shown")
public record AccessKey(
    UUID id,
    @Schema(description = "What people call it", example = "production") String name,
    @Schema(description = "AWS's access key id", example = "AKIAIOSFODNN7EXAMPLE")
        String accessKeyId,
    @Schema(description = "Counts the changes; the ETag", example = "1") long version,
    Instant createdAt,
    Instant updatedAt) {}
