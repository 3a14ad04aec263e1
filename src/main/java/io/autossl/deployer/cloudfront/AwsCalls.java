package io.autossl.deployer.cloudfront;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes AWS calls: signed with the caller's credentials, measured, and their errors understood. */
@Component
class AwsCalls {

  private static final String TIMER = "autossl.aws.calls";

  private final MeterRegistry meters;

  AwsCalls(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Calls AWS once. Whatever goes wrong becomes a fault; nothing is retried. */
  <T> AwsOutcome<T> call(AwsOperation operation, Supplier<AwsOutcome<T>> call) {
    Timer.Sample sample = Timer.start(meters);
    try {
      AwsOutcome<T> outcome = call.get();
      stop(sample, operation, outcome instanceof AwsOutcome.Succeeded ? "SUCCESS" : "UNREADABLE");
      return outcome;
    } catch (SdkException failure) {
      stop(sample, operation, AwsErrors.name(failure));
      return new AwsOutcome.Failed<>(AwsErrors.fault(operation, failure));
    }
  }

  /** What makes a request be signed with these credentials. */
  static AwsRequestOverrideConfiguration.Builder signedWith(AwsCredentials credentials) {
    return AwsRequestOverrideConfiguration.builder()
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    credentials.accessKeyId(), credentials.secretAccessKey().reveal())));
  }

  /** AWS's identifier of a request; null if it gave none, which the SDK calls {@code UNKNOWN}. */
  static @Nullable String requestId(AwsResponse response) {
    String requestId = response.responseMetadata().requestId();
    return "UNKNOWN".equals(requestId) ? null : requestId;
  }

  private void stop(Timer.Sample sample, AwsOperation operation, String outcome) {
    sample.stop(
        meters.timer(
            TIMER,
            "service",
            operation.service(),
            "operation",
            operation.operation(),
            "outcome",
            outcome));
  }
}
