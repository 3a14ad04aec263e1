package io.autossl.deployer.deployment.web;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a certificate on the distributions of a target.
 *
 * @param distributionIds some of the target's distributions, each once; null for all of them
 */
@Schema(description = "Asks for a certificate on the distributions of a target")
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
        UUID certificateId,
    @ArraySchema(
            arraySchema =
                @Schema(
                    description = "Some of the target's distributions; all of them if left out",
                    example = "[\"EWH7HR80TDW90\"]"),
            schema =
                @Schema(
                    description = "One of the target's distributions",
                    pattern = "[A-Z0-9]{8,32}"))
        @Size(min = 1, max = 500, message = "must hold 1 to 500 distribution ids, or be left out")
        @Nullable List<@NotNull String> distributionIds) {}
