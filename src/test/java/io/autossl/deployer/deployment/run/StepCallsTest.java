package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.autossl.deployer.aws.AwsCallLimiter;
import io.autossl.deployer.aws.AwsCallLimiter.Admission;
import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.aws.AwsFault;
import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.aws.AwsOutcome;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepDiagnostics;
import io.autossl.deployer.deployment.TestDeployments;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.secret.SecretText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of a step that was throttled before, with a fixed clock. */
class StepCallsTest {

  private static final StepDiagnostics WAIT = StepDiagnostics.of(StepCode.THROTTLED, "waits");
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final AwsOperation OPERATION = AwsOperation.GET_DISTRIBUTION_CONFIG;
  private static final AwsFault.Throttled THROTTLED = new AwsFault.Throttled("Rate exceeded", null);

  private final AwsCallLimiter limits = mock();
  private final AwsCallLimiter.Permit permit = mock();
  private final DeploymentStateStore stateStore = mock();
  private final Certificate certificate = mock();
  private final DeploymentProperties properties =
      new DeploymentProperties(
          Duration.ofSeconds(10),
          Duration.ofMinutes(30),
          Duration.ofMillis(500),
          8,
          Duration.ofDays(400));

  @BeforeEach
  void storeEverything() {
    when(stateStore.write(any(), anyLong(), anyList())).thenReturn(true);
  }

  @ParameterizedTest
  @CsvSource({
    // throttled for, last call taken so long ago, in minutes
    "29, 600, false",
    "30, 600, true",
    "31, 29, false",
    "119, 0, false",
    "120, 0, true"
  })
  void failWhenTheyAreThrottledForTooLong(int throttledFor, int lastAccepted, boolean expected)
      throws InterruptedException {
    when(limits.lastAccepted(any(), any())).thenReturn(NOW.minus(Duration.ofMinutes(lastAccepted)));
    Duration throttled = Duration.ofMinutes(throttledFor);

    when(limits.admit(any(), any(), any()))
        .thenReturn(new Admission.Throttled(Duration.ofSeconds(1)), new Admission.Stopped());
    assertThat(isFailed(once(calls(throttled)))).isEqualTo(expected);

    answer(new AwsOutcome.Failed<>(THROTTLED));
    assertThat(isFailed(once(calls(throttled)))).isEqualTo(expected);
  }

  static Stream<AwsOutcome<String>> taken() {
    return Stream.of(
        new AwsOutcome.Succeeded<>("done", null),
        new AwsOutcome.Failed<>(new AwsFault.ChangeInProgress("in progress", null)),
        new AwsOutcome.Failed<>(new AwsFault.StaleVersion("stale", null, null)),
        new AwsOutcome.Failed<>(new AwsFault.UnknownCertificate("unknown", null)));
  }

  @ParameterizedTest
  @MethodSource("taken")
  void areNoLongerThrottledWhenAwsAcceptsOne(AwsOutcome<String> outcome)
      throws InterruptedException {
    answer(outcome);
    StepCalls calls = calls(Duration.ofMinutes(10));

    once(calls);

    assertThat(calls.step().times().throttledSince()).isNull();
  }

  /** Answers one call; no other is admitted. */
  private void answer(AwsOutcome<String> outcome) throws InterruptedException {
    when(permit.<String>call(any())).thenReturn(outcome);
    when(limits.admit(any(), any(), any()))
        .thenReturn(new Admission.Granted(permit), new Admission.Stopped());
  }

  private static @Nullable AwsOutcome<String> once(StepCalls calls) {
    return calls.once(OPERATION, () -> new AwsOutcome.Failed<>(THROTTLED));
  }

  private static boolean isFailed(@Nullable AwsOutcome<String> outcome) {
    return outcome instanceof AwsOutcome.Failed<String>;
  }

  private StepCalls calls(Duration throttledFor) {
    DeploymentRun run =
        TestRuns.run(
            TestDeployments.running(UUID.randomUUID(), certificate),
            new AwsCredentials("AKIAIOSFODNN7EXAMPLE", SecretText.of("secret")),
            certificate,
            Set.of(),
            properties,
            stateStore,
            Clock.fixed(NOW, ZoneOffset.UTC));
    Step throttled = run.step(1).throttled(WAIT, NOW.minus(throttledFor), NOW);
    return new StepCalls(run, throttled, limits, properties);
  }
}
