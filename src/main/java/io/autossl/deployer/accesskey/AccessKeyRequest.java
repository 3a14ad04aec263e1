package io.autossl.deployer.accesskey;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.validation.valueextraction.Unwrapping;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about access keys. */
final class AccessKeyRequest {

  private static final String ACCESS_KEY_ID = "[A-Z0-9]{16,128}";
  private static final String ACCESS_KEY_ID_RULE = "must be 16 to 128 characters of A-Z and 0-9";
  private static final String SECRET = "\\S+";
  private static final String SECRET_RULE = "must not hold white space";
  private static final String NOT_BLANK = "[\\s\\S]*\\S[\\s\\S]*";

  private AccessKeyRequest() {}

  @Schema(name = "NewAccessKey", description = "An AWS access key to deploy with")
  record Creation(
      @Schema(description = "What people call it", example = "production")
          @NotBlank
          @PlainText
          @Size(max = 200)
          String name,
      @Schema(description = "AWS's access key id", example = "AKIAIOSFODNN7EXAMPLE")
          @NotBlank
          @Pattern(regexp = ACCESS_KEY_ID, message = ACCESS_KEY_ID_RULE)
          String accessKeyId,
      @Schema(
              description = "AWS's secret access key; nothing ever returns it",
              example = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
              format = "password")
          @NotNull(payload = Unwrapping.Skip.class, message = "must not be blank")
          @NotBlank
          @Size(max = 500)
          @Pattern(regexp = SECRET, message = SECRET_RULE)
          SecretText secretAccessKey) {}

  @Schema(name = "AccessKeyChange", description = "What changes; a field left out stays as it is")
  record Change(
      @Schema(description = "What people call it", example = "production")
          @PlainText
          @Size(max = 200)
          @Pattern(regexp = NOT_BLANK, message = "must not be blank")
          @Nullable String name,
      @Schema(description = "AWS's access key id")
          @Pattern(regexp = ACCESS_KEY_ID, message = ACCESS_KEY_ID_RULE)
          @Nullable String accessKeyId,
      @Schema(
              description = "AWS's secret access key; required with another access key id",
              format = "password")
          @Size(max = 500)
          @Pattern(regexp = SECRET, message = SECRET_RULE)
          @Nullable SecretText secretAccessKey) {

    AccessKeyChange toChange() {
      return new AccessKeyChange(name, accessKeyId, secretAccessKey);
    }
  }
}
