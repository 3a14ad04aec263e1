package io.autossl.deployer.certificate;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/**
 * A description of one certificate of a chain.
 *
 * @param subject the subject's distinguished name
 * @param issuer the issuer's distinguished name
 * @param notAfter the last second in which it is valid
 * @param fingerprintSha256 64 hexadecimal digits in lower case
 */
@Schema(description = "One certificate of a chain")
public record ChainEntry(
    @Schema(example = "CN=E7,O=Let's Encrypt,C=US") String subject,
    @Schema(example = "CN=ISRG Root X1,O=Internet Security Research Group,C=US") String issuer,
    Instant notAfter,
    @Schema(example = "4a7b0e5c1f9d8e6a3b2c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192")
        String fingerprintSha256) {}
