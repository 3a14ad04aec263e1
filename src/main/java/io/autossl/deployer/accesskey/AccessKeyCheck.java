package io.autossl.deployer.accesskey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result of checking an access key with AWS. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What AWS says of an access key")
record AccessKeyCheck(
    @Schema(description = "Whether AWS accepts it") boolean valid,
    @Schema(description = "The AWS account it belongs to", example = "123456789012")
        @Nullable String accountId,
    @Schema(
            description = "The user or role it belongs to",
            example = "arn:aws:iam::123456789012:user/autossl")
        @Nullable String arn,
    @Schema(description = "Why it is not valid, for programs", example = "INVALID_CREDENTIALS")
        @Nullable String code,
    @Schema(description = "Why it is not valid") @Nullable String message) {}
