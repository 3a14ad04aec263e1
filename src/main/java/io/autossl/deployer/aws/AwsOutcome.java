package io.autossl.deployer.aws;

import org.jspecify.annotations.Nullable;

/** How an AWS call ended. */
public sealed interface AwsOutcome<T> {

  /**
   * AWS did it.
   *
   * @param requestId AWS's identifier of the request
   */
  record Succeeded<T>(T value, @Nullable String requestId) implements AwsOutcome<T> {}

  /** It did not work. */
  record Failed<T>(AwsFault fault) implements AwsOutcome<T> {}
}
