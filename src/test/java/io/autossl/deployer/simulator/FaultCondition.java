package io.autossl.deployer.simulator;

import org.jspecify.annotations.Nullable;

/** Which calls a fault befalls; what is null does not matter. */
record FaultCondition(
    @Nullable AwsOperation operation,
    @Nullable String distributionId,
    @Nullable String accessKeyId,
    int times,
    double probability) {

  boolean matches(
      AwsOperation asked, @Nullable String askedResourceId, @Nullable String askedAccessKeyId) {
    return (operation == null || operation == asked)
        && (distributionId == null || distributionId.equals(askedResourceId))
        && (accessKeyId == null || accessKeyId.equals(askedAccessKeyId));
  }
}
