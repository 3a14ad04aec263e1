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

/**
 * Makes AWS calls: signs them with the given credentials, measures them, and turns errors into
 * faults.
 */
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

  /** Calls AWS once, without retries. A failure becomes a fault. */
  <T> AwsOutcome<T> call(AwsOperation operation, Supplier<AwsOutcome<T>> call) {
    return call(operation, text -> false, call);
  }

  /**
   * Calls AWS once with a request that holds a secret, which no fault repeats.
   *
   * @param repeatsSecret whether a text repeats a part of the secret
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

  /** A configuration that makes a request be signed with these credentials. */
  static AwsRequestOverrideConfiguration.Builder signedWith(AwsCredentials credentials) {
    return AwsRequestOverrideConfiguration.builder()
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    credentials.accessKeyId(), credentials.secretAccessKey().reveal())));
  }

  /** AWS's identifier of a request; null if it gave none, for which the SDK has {@code UNKNOWN}. */
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
      span.error(fault.delivery() == Delivery.NOT_SENT ? failure : unansweredCall(fault, failure));
      return new AwsOutcome.Failed<>(fault);
    }
  }

  /** Leaves out the messages of the failure: they may repeat an answer that could not be read. */
  private static FailedCall unansweredCall(AwsFault fault, SdkException failure) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
    return new FailedCall("%s: %s".formatted(fault.message(), cause.getClass().getName()));
  }

  /**
   * A span with the name and the attributes of OpenTelemetry's conventions.
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

  /** Recorded in traces instead of the SDK's exception, whose message may repeat AWS's answer. */
  private static final class FailedCall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FailedCall(String message) {
      super(message, null, false, false);
    }
  }
}
