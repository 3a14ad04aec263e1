package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.autossl.deployer.cloudfront.ViewerCertificate;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void areOneValidationAndOneUpdatePerDistributionAndOneImport() {
    Steps steps = Steps.toDo(List.of("EWH7HR80TDW90", "EWH7HR81TDW87"));

    assertThat(steps.all())
        .extracting(Step::sequence, Step::type, Step::distributionId, Step::status)
        .containsExactly(
            pending(1, StepType.VALIDATE_DISTRIBUTION, "EWH7HR80TDW90"),
            pending(2, StepType.VALIDATE_DISTRIBUTION, "EWH7HR81TDW87"),
            pending(3, StepType.IMPORT_CERTIFICATE, null),
            pending(4, StepType.UPDATE_DISTRIBUTION, "EWH7HR80TDW90"),
            pending(5, StepType.UPDATE_DISTRIBUTION, "EWH7HR81TDW87"));
  }

  @ParameterizedTest
  @CsvSource({
    "updated, SUCCEEDED",
    "unchanged, SUCCEEDED",
    "updated unchanged, SUCCEEDED",
    "updated skipped, PARTIALLY_SUCCEEDED",
    "updated failed, PARTIALLY_SUCCEEDED",
    "unchanged skipped, PARTIALLY_SUCCEEDED",
    "unchanged failed, PARTIALLY_SUCCEEDED",
    "updated skipped failed, PARTIALLY_SUCCEEDED",
    "skipped, SKIPPED",
    "skipped skipped, SKIPPED",
    "skipped failed, FAILED",
    "failed, FAILED",
    "cancelled, CANCELLED",
    "updated cancelled, CANCELLED",
    "failed cancelled, CANCELLED",
    "skipped cancelled, CANCELLED"
  })
  void decideHowTheDeploymentEnds(String outcomes, DeploymentStatus status) {
    assertThat(ended(List.of(outcomes.split(" "))).finalStatus()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"arn:new, true", "arn:earlier, false"})
  void knowWhichCertificateADistributionTook(String taken, boolean expected) {
    StepDetails details = StepDetails.of(List.of("example.com"), List.of());
    StepResult updated =
        StepResult.succeeded(null, "updated").with(details.replacedBy(serving(taken), null));
    StepResult unchanged = StepResult.alreadyDeployed(details);

    assertThat(endedWith(List.of(unchanged, updated)).tookCertificate("arn:new"))
        .isEqualTo(expected);
    assertThat(endedWith(List.of(unchanged)).tookCertificate("arn:new")).isFalse();
  }

  @Test
  void needTheCertificateOnceADistributionIsValidatedAndNotUpdatedYet() {
    Steps toDo = Steps.toDo(List.of("EWH7HR80TDW90", "EWH7HR81TDW87"));
    Step validated = toDo.all().get(1).finish(StepResult.succeeded(null, "covered"), NOW);
    Step updated = toDo.all().get(4).finish(StepResult.succeeded(null, "updated"), NOW);

    assertThat(toDo.isCertificateWanted()).isFalse();
    assertThat(replacing(toDo, validated).isCertificateWanted()).isTrue();
    assertThat(replacing(replacing(toDo, validated), updated).isCertificateWanted()).isFalse();
  }

  private static Steps replacing(Steps steps, Step changed) {
    return new Steps(
        steps.all().stream()
            .map(step -> step.sequence() == changed.sequence() ? changed : step)
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "CERTIFICATE_NOT_VISIBLE_YET, true",
    "CONFIG_CONFLICT, false",
    "AWS_UNAVAILABLE, false",
    "THROTTLED, false"
  })
  void awaitANewCertificateOnlyIfAnUpdateWaitsForNothingElse(StepCode code, boolean expected) {
    Steps steps =
        new Steps(
            Steps.toDo(List.of("EWH7HR80TDW90")).all().stream()
                .map(
                    step ->
                        step.is(StepType.UPDATE_DISTRIBUTION)
                            ? step.pausing(StepDiagnostics.of(code, "waits"), NOW.plusSeconds(1))
                            : step.finish(StepResult.succeeded(null, "done"), NOW))
                .toList());

    assertThat(steps.awaitVisibility()).isEqualTo(expected);
  }

  @Property
  void countEveryDistributionOnce(@ForAll("outcomes") List<String> outcomes) {
    DeploymentSummary summary = DeploymentSummary.of(ended(outcomes).counts());

    assertThat(summary.updated()).isEqualTo(count(outcomes, "updated"));
    assertThat(summary.unchanged()).isEqualTo(count(outcomes, "unchanged"));
    assertThat(summary.skipped()).isEqualTo(count(outcomes, "skipped"));
    assertThat(summary.failed()).isEqualTo(count(outcomes, "failed"));
  }

  @Property
  void leaveUnsuccessfulDistributionsForARetry(@ForAll("outcomes") List<String> outcomes) {
    long right = count(outcomes, "updated") + count(outcomes, "unchanged");

    assertThat(ended(outcomes).leftDistributionIds()).hasSize((int) (outcomes.size() - right));
  }

  @Provide
  Arbitrary<List<String>> outcomes() {
    return Arbitraries.of("updated", "unchanged", "skipped", "failed", "cancelled")
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  private static Tuple pending(int sequence, StepType type, @Nullable String distributionId) {
    return tuple(sequence, type, distributionId, StepStatus.PENDING);
  }

  private static int count(List<String> outcomes, String outcome) {
    return (int) outcomes.stream().filter(outcome::equals).count();
  }

  private static Steps ended(List<String> outcomes) {
    return endedWith(outcomes.stream().map(StepsTest::end).toList());
  }

  private static Steps endedWith(List<StepResult> updateEnds) {
    List<String> ids = updateEnds.stream().map(end -> "E").toList();
    return new Steps(
        Steps.toDo(ids).all().stream()
            .map(
                step ->
                    step.is(StepType.UPDATE_DISTRIBUTION)
                        ? step.finish(updateEnds.get(step.sequence() - ids.size() - 2), NOW)
                        : step.finish(StepResult.succeeded(null, "done"), NOW))
            .toList());
  }

  private static ViewerCertificate serving(String arn) {
    return new ViewerCertificate(arn, null, false, "sni-only", "TLSv1.2_2021");
  }

  private static StepResult end(String outcome) {
    return switch (outcome) {
      case "updated" -> StepResult.succeeded(null, "updated");
      case "unchanged" -> StepResult.succeeded(StepCode.ALREADY_DEPLOYED, "unchanged");
      case "skipped" -> StepResult.skipped(StepCode.DOMAINS_NOT_COVERED, "skipped");
      case "failed" -> StepResult.failed(StepCode.ACCESS_DENIED, "failed");
      case "cancelled" -> StepResult.cancelled();
      default -> throw new IllegalArgumentException(outcome);
    };
  }
}
