package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.deployment.DeploymentProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DeploymentPropertiesTest {

  private final DeploymentProperties defaults = bind(Map.of());

  @Test
  void haveTheDocumentedDefaults() {
    assertThat(defaults)
        .isEqualTo(
            new DeploymentProperties(
                Duration.ofSeconds(10),
                Duration.ofMinutes(30),
                Duration.ofMillis(500),
                8,
                Duration.ofDays(400)));
  }

  @Test
  void areSetByTheDocumentedNames() {
    assertThat(
            bind(
                Map.of(
                    "autossl.deployment.conflict-backoff", "1s",
                    "autossl.deployment.conflict-timeout", "2m",
                    "autossl.deployment.retry-backoff", "20ms",
                    "autossl.deployment.retry-attempts", "3",
                    "autossl.deployment.keep", "30d")))
        .isEqualTo(
            new DeploymentProperties(
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofMillis(20),
                3,
                Duration.ofDays(30)));
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "5, 10", "10, 10", "30, 30", "70, 60", "1000, 60"})
  void doubleTheWaitForAChangeInProgressUpToAMinute(int waitedSeconds, int nextSeconds) {
    assertThat(defaults.conflictBackoff(Duration.ofSeconds(waitedSeconds)))
        .isEqualTo(Duration.ofSeconds(nextSeconds));
  }

  @Test
  void growTheWaitAfterTransientFaultsUntilTheAttemptsAreUsedUp() {
    RetryBudget budget = new RetryBudget(defaults);
    Duration longest = Duration.ZERO;
    for (int attempt = 1; attempt < defaults.retryAttempts(); attempt++) {
      Duration wait = budget.next().orElseThrow();
      assertThat(wait).isBetween(Duration.ofMillis(200), Duration.ofSeconds(30));
      longest = wait.compareTo(longest) > 0 ? wait : longest;
    }

    assertThat(longest).isGreaterThan(Duration.ofSeconds(5));
    assertThat(budget.next()).isEmpty();
  }

  private static DeploymentProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("autossl.deployment", DeploymentProperties.class);
  }
}
