package io.autossl.deployer.deployment;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** Asks for a certificate on the distributions of a target. */
@Schema(description = "Asks for a certificate on all distributions of a target")
record DeploymentRequest(
    @Schema(
            description = "The target's identifier",
            example = "0192f4a1-8d10-7b6e-a1c2-3d4e5f607182")
        @NotNull
        UUID targetId,
    @Schema(
            description = "The certificate's identifier",
            example = "0192f4a1-9b2c-7c8d-9e0f-1a2b3c4d5e6f")
        @NotNull
        UUID certificateId) {}
