package io.autossl.deployer.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The schema of a problem detail in the API's description. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", description = "An error as a problem detail (RFC 9457)")
record ProblemDescription(
    @Schema(
            description = "Identifies the kind of problem",
            example = "urn:autossl:problem:validation-failed")
        String type,
    @Schema(description = "The kind of problem, in words") String title,
    @Schema(description = "The HTTP status", example = "400") int status,
    @Schema(description = "What happened this time, and what to do about it") String detail,
    @Schema(description = "The path of the request", example = "/api/v1/access-keys")
        String instance,
    @Schema(description = "The kind of problem, for programs; never changes") ErrorCode code,
    @Schema(description = "The fields that are to blame") @Nullable List<FieldProblem> errors,
    @Schema(description = "The resource that is in the way; one of them, if there are several")
        @Nullable UUID conflictingId,
    @Schema(description = "All resources that are in the way, if there are several")
        @Nullable List<UUID> conflictingIds) {}
