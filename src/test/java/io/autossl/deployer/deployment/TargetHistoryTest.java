package io.autossl.deployer.deployment;

import static io.autossl.deployer.target.TargetState.DEPLOYING;
import static io.autossl.deployer.target.TargetState.FAILED;
import static io.autossl.deployer.target.TargetState.IN_SYNC;
import static io.autossl.deployer.target.TargetState.NEVER_DEPLOYED;
import static io.autossl.deployer.target.TargetState.OUT_OF_SYNC;
import static io.autossl.deployer.target.TargetState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import io.autossl.deployer.target.LastDeployment;
import io.autossl.deployer.target.TargetState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TargetHistoryTest {

  private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");
  private static final DeployedCertificate CERTIFICATE = certificate(NOW.plusSeconds(1));
  private static final DeployedCertificate EXPIRED = certificate(NOW);
  private static final StepStatus GOT = StepStatus.SUCCEEDED;
  private static final StepStatus SKIPPED = StepStatus.SKIPPED;
  private static final StepStatus NOT = StepStatus.FAILED;

  static Stream<Arguments> histories() {
    return Stream.of(
        arguments(
            history(false, false, null, Map.of()),
            NEVER_DEPLOYED,
            "Nothing has been deployed yet."),
        arguments(
            history(false, true, null, Map.of()),
            UNKNOWN,
            "What was deployed is not known any more: the deployments are deleted."),
        arguments(
            history(true, false, null, Map.of()),
            DEPLOYING,
            "A deployment is queued or under way."),
        arguments(
            history(true, true, EXPIRED, Map.of("E1", NOT)),
            DEPLOYING,
            "A deployment is queued or under way."),
        arguments(
            history(false, true, CERTIFICATE, Map.of("E1", GOT, "E2", GOT, "E3", GOT)),
            IN_SYNC,
            "All 3 distributions have got the certificate example.com."),
        arguments(
            history(false, false, EXPIRED, Map.of("E1", GOT, "E2", GOT, "E3", GOT)),
            IN_SYNC,
            "All 3 distributions have got the certificate example.com."
                + " It expired at 2026-07-01T00:00:00Z."),
        arguments(
            history(false, false, CERTIFICATE, Map.of("E1", GOT, "E2", GOT)),
            OUT_OF_SYNC,
            "1 of 3 distributions, E3, has not got the certificate example.com yet."),
        arguments(
            history(false, false, EXPIRED, Map.of("E1", GOT)),
            OUT_OF_SYNC,
            "2 of 3 distributions, E2, E3, have not got the certificate example.com yet."
                + " It expired at 2026-07-01T00:00:00Z."),
        arguments(
            history(false, false, CERTIFICATE, Map.of("E1", GOT, "E2", SKIPPED, "E3", GOT)),
            OUT_OF_SYNC,
            "The last deployment, of example.com, skipped 1 of 3 distributions, E2: its steps say"
                + " why."),
        arguments(
            history(false, false, CERTIFICATE, Map.of("E1", SKIPPED, "E2", SKIPPED, "E3", SKIPPED)),
            OUT_OF_SYNC,
            "The last deployment, of example.com, skipped 3 of 3 distributions, E1, E2, E3: its"
                + " steps say why."),
        arguments(
            history(false, false, CERTIFICATE, Map.of("E1", GOT, "E2", SKIPPED, "E3", NOT)),
            FAILED,
            "The last deployment, of example.com, failed for 1 of 3 distributions, E3: its steps"
                + " say why. The last deployment, of example.com, skipped 1 of 3 distributions, E2:"
                + " its steps say why."),
        arguments(
            history(false, false, CERTIFICATE, Map.of("E1", NOT)),
            FAILED,
            "The last deployment, of example.com, failed for 1 of 3 distributions, E1: its steps"
                + " say why. 2 of 3 distributions, E2, E3, have not got the certificate example.com"
                + " yet."),
        // Distributions that were removed from the target do not count.
        arguments(
            history(
                false,
                false,
                CERTIFICATE,
                Map.of("E1", GOT, "E2", GOT, "E3", GOT, "E4", NOT, "E5", SKIPPED)),
            IN_SYNC,
            "All 3 distributions have got the certificate example.com."));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void tellsTheState(TargetHistory history, TargetState state, String message) {
    assertThat(history.verdict(List.of("E1", "E2", "E3"), NOW))
        .isEqualTo(new TargetHistory.Verdict(state, message));
  }

  @Test
  void namesAFewOfMany() {
    List<String> many = IntStream.range(0, 500).mapToObj(number -> "E" + number).toList();

    assertThat(history(false, false, CERTIFICATE, Map.of()).verdict(many, NOW).message())
        .isEqualTo(
            "500 of 500 distributions, E0, E1, E2 and 497 more, have not got the certificate"
                + " example.com yet.");
  }

  @Test
  void usesTheSingularForOneDistribution() {
    TargetHistory none = history(false, false, CERTIFICATE, Map.of());
    TargetHistory all = history(false, false, CERTIFICATE, Map.of("E1", GOT));

    assertThat(none.verdict(List.of("E1"), NOW).message())
        .isEqualTo("1 of 1 distribution, E1, has not got the certificate example.com yet.");
    assertThat(all.verdict(List.of("E1"), NOW).message())
        .isEqualTo("The distribution has got the certificate example.com.");
  }

  @Test
  void usesTheStatusesAndTriggersOfDeployments() throws NoSuchFieldException {
    assertThat(allowed("status")).isEqualTo(names(DeploymentStatus.values()));
    assertThat(allowed("trigger")).isEqualTo(names(DeploymentTrigger.values()));
  }

  private static List<String> allowed(String field) throws NoSuchFieldException {
    return List.of(
        LastDeployment.class.getDeclaredField(field).getAnnotation(Schema.class).allowableValues());
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static TargetHistory history(
      boolean active,
      boolean forgotten,
      @Nullable DeployedCertificate certificate,
      Map<String, StepStatus> outcomes) {
    return new TargetHistory(active, forgotten, certificate, outcomes);
  }

  private static DeployedCertificate certificate(Instant notAfter) {
    return new DeployedCertificate(UUID.randomUUID(), "example.com", "00".repeat(32), notAfter);
  }
}
