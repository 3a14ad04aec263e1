package io.autossl.deployer.target;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The newest deployment to a target. */
@Schema(description = "The newest deployment to the target")
public record LastDeployment(
    UUID id,
    @Schema(
            description = "As in the deployment itself",
            allowableValues = {
              "QUEUED",
              "RUNNING",
              "WAITING",
              "SUCCEEDED",
              "PARTIALLY_SUCCEEDED",
              "SKIPPED",
              "FAILED",
              "CANCELLED"
            },
            example = "SUCCEEDED")
        String status,
    @Schema(
            description = "As in the deployment itself",
            allowableValues = {"MANUAL", "AUTOMATIC", "RETRY"},
            example = "AUTOMATIC")
        String trigger,
    UUID certificateId,
    @Schema(example = "example.com") String certificateName,
    Instant certificateNotAfter,
    Instant createdAt,
    @Nullable Instant finishedAt) {}
