package io.autossl.deployer.web;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What is wrong with one field of a request.
 *
 * @param field the field's path in the request, such as {@code distributionIds[3]}, or the name of
 *     a header or a query parameter
 * @param code what is wrong, for programs: {@code REQUIRED}, {@code INVALID}, {@code UNKNOWN}…
 * @param message what is wrong, for people
 */
@Schema(description = "What is wrong with one field")
public record FieldProblem(
    @Schema(example = "distributionIds[3]") String field,
    @Schema(description = "For programs", example = "INVALID") String code,
    @Schema(description = "For people", example = "must be 8 to 32 characters of A-Z and 0-9")
        String message) {}
