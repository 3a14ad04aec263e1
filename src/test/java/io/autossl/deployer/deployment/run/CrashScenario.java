package io.autossl.deployer.deployment.run;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.crash.LeapingClock;
import io.autossl.deployer.deployment.web.XmlContent;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.SimulatedCertificate;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A deployment whose processes crash, and the checks of its state. */
final class CrashScenario {

  private final AwsAccount account;
  private final AwsSimulator simulator;
  private final ApiClient api;
  private final LeapingClock clock;
  private final List<String> covered;
  private final List<String> uncovered;
  private final String target;
  private final StatusInvariant invariant;
  private final Map<String, String> configurations = new ConcurrentHashMap<>();
  private int crashes;
  private int crashesDuringTheImport;
  private int lostCertificates;
  private int lostAnswers;
  private boolean waited;
  private @Nullable UUID deployment;
  private @Nullable JsonNode shownBefore;

  /**
   * Before the deployment is requested.
   *
   * @param goneArn the ARN that is stored as imported and is not in ACM; null if nothing is
   */
  CrashScenario(
      AwsAccount account,
      ApiClient api,
      LeapingClock clock,
      List<String> covered,
      List<String> uncovered,
      String target,
      @Nullable String goneArn) {
    this.account = account;
    this.simulator = account.simulator();
    this.api = api;
    this.clock = clock;
    this.covered = covered;
    this.uncovered = uncovered;
    this.target = target;
    this.invariant = new StatusInvariant(simulator, covered, goneArn);
    Stream.concat(covered.stream(), uncovered.stream())
        .forEach(id -> configurations.put(id, simulator.distribution(id).configXml()));
  }

  /** To be called once the deployment is requested. */
  void requested(UUID id) {
    deployment = id;
  }

  UUID deployment() {
    return requireNonNull(deployment, "not requested yet");
  }

  /** The id of the target that has its distributions. */
  String target() {
    return target;
  }

  /** Moves the clock forward. */
  void leap(Duration duration) {
    clock.leap(duration);
  }

  AwsAccount account() {
    return account;
  }

  String one() {
    return covered.getFirst();
  }

  String other() {
    return covered.getLast();
  }

  /** Changes a distribution as another client would; no update may undo that. */
  void changeByAnotherClient(String distributionId) {
    simulator.changeDistribution(distributionId, CrashScenario::commented);
    configurations.computeIfPresent(distributionId, (id, xml) -> commented(xml));
  }

  /** Checks what a crashed process has stored of the deployment. */
  void checkAfterCrash() {
    crashes++;
    JsonNode shown = shown();
    check(shown, crashes);
    if (invariant.isAnswerToImportMissing(shown)) {
      crashesDuringTheImport++;
    }
    boolean isKnown =
        simulator.certificate(shown.path("acmCertificateArn").asString("")).isPresent();
    lostCertificates = simulator.certificates().size() - (isKnown ? 1 : 0);
    lostAnswers = invariant.lostAnswersToImports();
  }

  /** Checks the deployment while a process runs it, which may be about to make a call. */
  void checkMeanwhile() {
    check(shown(), crashes + 1);
  }

  /** Whether the deployment was shown as waiting. */
  boolean hasWaited() {
    return waited;
  }

  /** Delivers the calls that the crashed process had sent. */
  void deliver(List<Callable<?>> calls) {
    int before = simulator.certificates().size();
    for (Callable<?> call : calls) {
      try {
        call.call();
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }
    lostCertificates += simulator.certificates().size() - before;
  }

  /** Checks the finished deployment, and all distributions. */
  void checkEnd() {
    JsonNode shown = shown();
    check(shown, crashes);
    lostCertificates += invariant.lostAnswersToImports() - lostAnswers;
    List<String> arns = simulator.certificates().stream().map(SimulatedCertificate::arn).toList();
    assertThat(arns).hasSizeLessThanOrEqualTo(2);
    if (crashesDuringTheImport + invariant.lostAnswersToImports() > 1
        && status(shown).equals("FAILED")) {
      // Crashes may lose two answers too: a third import is not risked.
      covered.forEach(id -> assertThat(simulator.distribution(id).updatesApplied()).isZero());
      return;
    }
    assertThat(status(shown)).isEqualTo(uncovered.isEmpty() ? "SUCCEEDED" : "PARTIALLY_SUCCEEDED");
    assertThat(arns).hasSize(lostCertificates + 1);
    if (lostCertificates > 0) {
      assertThat(StatusInvariant.importStep(shown).path("message").asString())
          .contains("second time");
    }
    assertThat(shown.path("summary").toString())
        .isEqualTo(
            "{\"updated\":%d,\"unchanged\":0,\"skipped\":%d,\"failed\":0}"
                .formatted(covered.size(), uncovered.size()));
    for (String id : covered) {
      assertThat(simulator.distribution(id).updatesApplied()).isEqualTo(1);
      assertThat(simulator.distribution(id).acmCertificateArn())
          .isEqualTo(shown.path("acmCertificateArn").asString());
    }
    for (String id : uncovered) {
      assertThat(simulator.distribution(id).updatesApplied()).isZero();
      assertThat(simulator.distribution(id).configXml()).isEqualTo(configurations.get(id));
    }
    assertThat(rest(covered.stream().collect(toMap(id -> id, this::configurationNow))))
        .isEqualTo(rest(covered.stream().collect(toMap(id -> id, configurations::get))));
  }

  private JsonNode shown() {
    return api.deployment(deployment().toString());
  }

  private void check(JsonNode shown, int mostUnsentCalls) {
    invariant.check(shown, mostUnsentCalls);
    waited |= status(shown).equals("WAITING");
    if (shownBefore != null) {
      invariant.checkThatFinishedStepsStay(shownBefore, shown);
    }
    shownBefore = shown;
  }

  private String configurationNow(String distributionId) {
    return simulator.distribution(distributionId).configXml();
  }

  private static Map<String, String> rest(Map<String, String> configurations) {
    return configurations.entrySet().stream()
        .collect(
            toMap(
                Map.Entry::getKey, entry -> XmlContent.withoutViewerCertificate(entry.getValue())));
  }

  private static String status(JsonNode shown) {
    return shown.path("status").asString();
  }

  private static String commented(String xml) {
    return xml.replace("</Comment>", "+</Comment>");
  }
}
