package io.autossl.deployer.simulator;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fault as another process orders it.
 *
 * @param times how many calls it befalls; one if neither this nor a probability is given, and a
 *     number below one stands for all
 */
record FaultRequest(
    Kind kind,
    @Nullable AwsOperation operation,
    @Nullable String distributionId,
    @Nullable String accessKeyId,
    @Nullable Integer times,
    @Nullable Double probability,
    @Nullable Integer status,
    @Nullable String code,
    @Nullable String message,
    @Nullable Long delayMillis) {

  enum Kind {
    ERROR,
    THROTTLE,
    INTERNAL_ERROR,
    SERVICE_UNAVAILABLE,
    MALFORMED_ANSWER,
    PROXY_ERROR_PAGE,
    DROP_BEFORE_PROCESSING,
    DROP_AFTER_PROCESSING,
    HANG_BEFORE_PROCESSING,
    HANG_AFTER_PROCESSING,
    DELAY,
    TRICKLE
  }

  void enforce(Faults faults) {
    FaultOrder order = operation == null ? faults.onAnyOperation() : faults.on(operation);
    order.distribution(distributionId).accessKey(accessKeyId);
    if (probability != null) {
      order.probability(probability);
    } else if (times != null) {
      order.times(times < 1 ? Integer.MAX_VALUE : times);
    }
    Object _ =
        switch (kind) {
          case ERROR ->
              order.error(
                  Objects.requireNonNullElse(status, 400),
                  Objects.requireNonNullElse(code, "InvalidArgument"),
                  Objects.requireNonNullElse(message, "Ordered by a fault."));
          case THROTTLE -> order.throttle();
          case INTERNAL_ERROR -> order.internalError();
          case SERVICE_UNAVAILABLE -> order.serviceUnavailable();
          case MALFORMED_ANSWER -> order.malformedAnswer();
          case PROXY_ERROR_PAGE -> order.proxyErrorPage(Objects.requireNonNullElse(status, 502));
          case DROP_BEFORE_PROCESSING -> order.dropConnectionBeforeProcessing();
          case DROP_AFTER_PROCESSING -> order.dropConnectionAfterProcessing();
          case HANG_BEFORE_PROCESSING -> order.hangBeforeProcessing();
          case HANG_AFTER_PROCESSING -> order.hangAfterProcessing();
          case DELAY ->
              order.delay(Duration.ofMillis(Objects.requireNonNullElse(delayMillis, 1000L)));
          case TRICKLE ->
              order.trickle(Duration.ofMillis(Objects.requireNonNullElse(delayMillis, 1000L)));
        };
  }
}
