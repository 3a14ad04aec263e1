package io.autossl.deployer.simulator;

import java.time.Duration;
import java.util.function.Function;

/** What a fault does to a call. */
sealed interface FaultAction {

  /** Takes its time before processing. */
  record Delay(Duration duration) implements FaultAction {}

  /** Stops before processing until it is released. */
  record Hang(HangingCalls calls) implements FaultAction {}

  /** Does something before processing, and then goes on. */
  record Run(Runnable runnable) implements FaultAction {}

  /** Answers with an error instead of processing. */
  record Fail(Function<AwsRequest, AwsError> error) implements FaultAction {}

  /** Answers with bytes that are none of AWS's instead of processing. */
  record Garble(int status, String contentType, Function<AwsRequest, String> body)
      implements FaultAction {}

  /** Closes the connection instead of processing. */
  record DropBeforeProcessing() implements FaultAction {}

  /** Processes, and closes the connection instead of answering. */
  record DropAfterProcessing() implements FaultAction {}

  /** Processes, and stops before answering until it is released. */
  record HangAfterProcessing(HangingCalls calls) implements FaultAction {}

  /** Processes, and answers byte by byte with a pause before each. */
  record Trickle(Duration pause) implements FaultAction {}

  /** Whether a call has room for one such action alone; others wait for the next call. */
  default boolean decidesAnswer() {
    return switch (this) {
      case Delay _, Hang _, Run _, Trickle _ -> false;
      case Fail _, Garble _, DropBeforeProcessing _, DropAfterProcessing _, HangAfterProcessing _ ->
          true;
    };
  }
}
