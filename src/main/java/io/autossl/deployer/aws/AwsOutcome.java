package io.autossl.deployer.aws;

import org.jspecify.annotations.Nullable;

/** The result of an AWS call. */
public sealed interface AwsOutcome<T> {

  /**
   * AWS did what was asked.
   *
   * @param requestId AWS's identifier of the request
   */
  record Succeeded<T>(T value, @Nullable String requestId) implements AwsOutcome<T> {}

  /** The call failed. */
  record Failed<T>(AwsFault fault) implements AwsOutcome<T> {}
}
