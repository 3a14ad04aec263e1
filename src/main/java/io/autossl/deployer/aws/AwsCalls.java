package io.autossl.deployer.aws;

import io.autossl.deployer.aws.AwsFault.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes AWS calls: signed with the caller's credentials, measured, and their errors understood. */
@Component
class AwsCalls {

  static final String TIMER = "autossl.aws.calls";
  static final String OUTCOME = "outcome";

  private final MeterRegistry meters;
  private final Tracer tracer;

  AwsCalls(MeterRegistry meters, Tracer tracer) {
    this.meters = meters;
    this.tracer = tracer;
  }

  /** Calls AWS once. Whatever goes wrong becomes a fault; nothing is retried. */
  <T> AwsOutcome<T> call(AwsOperation operation, Supplier<AwsOutcome<T>> call) {
    return call(operation, text -> false, call);
  }

  /**
   * The same with a call that sends a secret, which no fault is to repeat.
   *
   * @param repeatsSecret whether a text holds of it
   */
  <T> AwsOutcome<T> call(
      AwsOperation operation, Predicate<String> repeatsSecret, Supplier<AwsOutcome<T>> call) {
    Span span = spanOf(operation);
    try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
      AwsOutcome<T> outcome = measured(span, operation, repeatsSecret, call);
      describe(span, outcome);
      return outcome;
    } catch (RuntimeException failure) {
      span.error(failure);
      throw failure;
    } finally {
      span.end();
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

  private <T> AwsOutcome<T> measured(
      Span span,
      AwsOperation operation,
      Predicate<String> repeatsSecret,
      Supplier<AwsOutcome<T>> call) {
    Timer.Sample sample = Timer.start(meters);
    try {
      AwsOutcome<T> outcome = call.get();
      stop(sample, operation, outcome instanceof AwsOutcome.Succeeded ? "SUCCESS" : "UNREADABLE");
      return outcome;
    } catch (AwsServiceException answer) {
      AwsErrorResponse error = AwsErrorResponse.of(answer, repeatsSecret);
      stop(sample, operation, AwsErrors.name(error));
      AwsFault fault = AwsErrors.fault(operation, error);
      span.error(new FailedCall(fault.message()));
      return new AwsOutcome.Failed<>(fault);
    } catch (SdkException failure) {
      stop(sample, operation, AwsErrors.name(failure));
      AwsFault.Transient fault = AwsErrors.fault(operation, failure);
      span.error(fault.delivery() == Delivery.NOT_SENT ? failure : withoutAnswer(fault, failure));
      return new AwsOutcome.Failed<>(fault);
    }
  }

  /** An answer that cannot be read may be repeated by the messages of the failure. */
  private static FailedCall withoutAnswer(AwsFault fault, SdkException failure) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
    return new FailedCall("%s: %s".formatted(fault.message(), cause.getClass().getName()));
  }

  /**
   * Named as OpenTelemetry names AWS calls.
   *
   * @see <a href="https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/">Semantic
   *     conventions for AWS SDK</a>
   */
  private Span spanOf(AwsOperation operation) {
    return tracer
        .spanBuilder()
        .kind(Span.Kind.CLIENT)
        .name(operation.service() + "." + operation.operation())
        .tag("rpc.system", "aws-api")
        .tag("rpc.service", operation.service())
        .tag("rpc.method", operation.operation())
        .start();
  }

  private static void describe(Span span, AwsOutcome<?> outcome) {
    @Nullable String requestId =
        switch (outcome) {
          case AwsOutcome.Succeeded<?> succeeded -> succeeded.requestId();
          case AwsOutcome.Failed<?>(AwsFault fault) -> {
            span.tag("error.type", fault.getClass().getSimpleName());
            yield fault.requestId();
          }
        };
    if (requestId != null) {
      span.tag("aws.request_id", requestId);
    }
  }

  private void stop(Timer.Sample sample, AwsOperation operation, String outcome) {
    sample.stop(
        meters.timer(
            TIMER,
            "service",
            operation.service(),
            "operation",
            operation.operation(),
            OUTCOME,
            outcome));
  }

  /** What a trace is told instead of the SDK's exception, which repeats what was answered. */
  private static final class FailedCall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FailedCall(String message) {
      super(message, null, false, false);
    }
  }
}
