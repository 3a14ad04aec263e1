package io.autossl.deployer.certificate;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Something that the owner of an accepted certificate should know.
 *
 * @param message what it is and what to do about it, for people
 */
@Schema(description = "What was mended in a certificate, or is doubtful about it")
public record CertificateWarning(
    @Schema(example = "CHAIN_REORDERED") WarningCode code,
    @Schema(description = "For people") String message) {}
