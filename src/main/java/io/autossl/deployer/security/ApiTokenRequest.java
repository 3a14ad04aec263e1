package io.autossl.deployer.security;

import io.autossl.deployer.web.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The request for a new token. */
record ApiTokenRequest(
    @Schema(description = "Who is to use it: the `actor` of audit events", example = "console")
        @NotBlank
        @Size(max = 200)
        @PlainText
        String name,
    @Schema(description = "What it is good for", example = "VIEWER") @NotNull Role role,
    @Schema(
            description = "When it stops working; never if left out",
            example = "2027-12-31T00:00:00Z")
        @Nullable Instant expiresAt) {}
