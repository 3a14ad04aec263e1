package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottlingTimeoutTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // throttled for, last call taken so long ago, in seconds
    "59, 600, false",
    "60, 600, true",
    "60, 60, true",
    "61, 59, false",
    "239, 1, false",
    "240, 1, true"
  })
  void isExceededWhenNoCallIsAcceptedOrAStepIsAlwaysThrottled(
      int throttledFor, int lastAccepted, boolean expected) {
    ThrottlingTimeout timeout = new ThrottlingTimeout(Duration.ofSeconds(60));

    assertThat(
            timeout.isExceeded(NOW.minusSeconds(throttledFor), NOW.minusSeconds(lastAccepted), NOW))
        .isEqualTo(expected);
  }
}
