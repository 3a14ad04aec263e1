package io.autossl.deployer.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings as another process changes them; what is not given stays. */
record BehaviorRequest(
    @Nullable Long latencyMillis,
    @Nullable Double requestsPerSecond,
    @Nullable Double importRequestsPerSecond,
    @Nullable Long certificateChangeMillis,
    @Nullable Integer certificateVisibilityRefusals) {

  void apply(AwsBehavior behavior) {
    if (latencyMillis != null) {
      behavior.latency(Duration.ofMillis(latencyMillis));
    }
    if (requestsPerSecond != null) {
      behavior.requestsPerSecond(requestsPerSecond);
    }
    if (importRequestsPerSecond != null) {
      behavior.requestsPerSecond(AwsOperation.IMPORT_CERTIFICATE, importRequestsPerSecond);
    }
    if (certificateChangeMillis != null) {
      behavior.certificateChangeDuration(Duration.ofMillis(certificateChangeMillis));
    }
    if (certificateVisibilityRefusals != null) {
      behavior.certificateVisibilityRefusals(certificateVisibilityRefusals);
    }
  }
}
