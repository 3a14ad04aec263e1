package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.cloudfront.AwsFault;
import io.autossl.deployer.cloudfront.AwsFault.Arrival;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DeploymentPropertiesTest {

  private static final AwsFault PASSING = new AwsFault.Passing("503", null, Arrival.ANSWERED);
  private static final AwsFault THROTTLED = new AwsFault.Throttled("slow down", null);

  private final DeploymentProperties defaults = bind(Map.of());

  @Test
  void haveTheDocumentedDefaults() {
    assertThat(defaults)
        .isEqualTo(
            new DeploymentProperties(
                Duration.ofSeconds(10), Duration.ofMinutes(30), Duration.ofMillis(500), 8));
  }

  @Test
  void areSetByTheDocumentedNames() {
    assertThat(
            bind(
                Map.of(
                    "autossl.deployment.conflict-backoff", "1s",
                    "autossl.deployment.conflict-timeout", "2m",
                    "autossl.deployment.retry-backoff", "20ms",
                    "autossl.deployment.retry-attempts", "3")))
        .isEqualTo(
            new DeploymentProperties(
                Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofMillis(20), 3));
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "5, 10", "10, 10", "30, 30", "70, 60", "1000, 60"})
  void doubleTheWaitForAChangeInProgressUpToAMinute(int waitedSeconds, int nextSeconds) {
    assertThat(defaults.conflictBackoff(Duration.ofSeconds(waitedSeconds)))
        .isEqualTo(Duration.ofSeconds(nextSeconds));
  }

  @Test
  void growTheWaitAfterPassingFaultsUntilTheAttemptsAreUsedUp() {
    RetryBudget budget = new RetryBudget(defaults, clock());
    Duration longest = Duration.ZERO;
    for (int attempt = 1; attempt < defaults.retryAttempts(); attempt++) {
      Duration wait = budget.after(PASSING).orElseThrow();
      assertThat(wait).isBetween(Duration.ofMillis(200), Duration.ofSeconds(30));
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }

    assertThat(longest).isGreaterThan(Duration.ofSeconds(5));
    assertThat(budget.after(PASSING)).isEmpty();
  }

  @Test
  void doNotCountThrottledCallsAsAttempts() {
    RetryBudget budget = new RetryBudget(defaults, clock());
    for (int call = 0; call < 100; call++) {
      assertThat(budget.after(THROTTLED)).isPresent();
    }

    assertThat(budget.after(PASSING)).isPresent();
  }

  private static Clock clock() {
    return Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  }

  private static DeploymentProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("autossl.deployment", DeploymentProperties.class);
  }
}
