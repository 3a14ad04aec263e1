package io.autossl.deployer.target;

import static java.util.Objects.requireNonNullElse;

import io.autossl.deployer.web.FieldProblem;
import io.autossl.deployer.web.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(name = "DeploymentTargetRequest", description = "Where certificates are to be deployed to")
record DeploymentTargetRequest(
    @Schema(description = "What people call it", example = "web shop")
        @NotBlank
        @PlainText
        @Size(max = 200)
        String name,
    @Schema(description = "The kind of target", example = "aws-cloudfront")
        @Pattern(
            regexp = DeploymentTarget.AWS_CLOUDFRONT,
            message = "must be " + DeploymentTarget.AWS_CLOUDFRONT)
        @Nullable String provider,
    @Schema(
            description = "The access key's identifier",
            example = "0192f4a1-7c3e-7a50-b0b8-0f6a3c1d2e4f")
        @NotNull
        UUID accessKey,
    @Schema(
            description = "The ids of CloudFront distributions",
            example = "[\"EWH7HR80TDW90\", \"EWH7HR81TDW87\"]")
        @NotNull
        @Size(min = 1, max = 500)
        List<
                @NotNull
                @Pattern(
                    regexp = DeploymentTargetRequest.DISTRIBUTION_ID,
                    message = "must be 8 to 32 characters of A-Z and 0-9")
                String>
            distributionIds,
    @Schema(description = "The name whose certificates this target is for", example = "example.com")
        @PlainText
        @Size(max = 255)
        @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
        @Nullable String certificateName,
    @Schema(
            description =
                "Whether every new certificate of that name is deployed by itself, unless it"
                    + " expires earlier than the one that the target last got; false if left out",
            example = "true")
        @Nullable Boolean autoDeploy) {

  static final String DISTRIBUTION_ID = "[A-Z0-9]{8,32}";

  String providerOrDefault() {
    return requireNonNullElse(provider, DeploymentTarget.AWS_CLOUDFRONT);
  }

  boolean automatic() {
    return requireNonNullElse(autoDeploy, false);
  }

  /** Problems of fields that are valid by themselves, but not together. */
  List<FieldProblem> inconsistencies() {
    List<FieldProblem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int index = 0; index < distributionIds.size(); index++) {
      if (!seen.add(distributionIds.get(index))) {
        problems.add(
            new FieldProblem(
                "distributionIds[" + index + "]", "DUPLICATE", "must not stand there twice"));
      }
    }
    if (automatic() && certificateName == null) {
      problems.add(
          new FieldProblem("certificateName", "REQUIRED", "must be given with autoDeploy"));
    }
    return problems;
  }
}
