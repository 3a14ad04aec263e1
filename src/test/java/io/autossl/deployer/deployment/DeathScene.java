package io.autossl.deployer.deployment;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.SimulatedCertificate;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A deployment whose processes die, and all that must be right with it. */
final class DeathScene {

  private final AwsAccount account;
  private final AwsSimulator simulator;
  private final ApiClient api;
  private final UUID deployment;
  private final List<String> covered;
  private final List<String> uncovered;
  private final ShownTruth truth;
  private final Map<String, String> configurations = new ConcurrentHashMap<>();
  private int deaths;
  private int deathsOverTheImport;
  private int lostCertificates;
  private @Nullable JsonNode shownBefore;

  /**
   * A deployment that was just requested.
   *
   * @param goneArn what is remembered as imported and is not in ACM; null if nothing is
   */
  DeathScene(
      AwsAccount account,
      ApiClient api,
      UUID deployment,
      List<String> covered,
      List<String> uncovered,
      @Nullable String goneArn) {
    this.account = account;
    this.simulator = account.simulator();
    this.api = api;
    this.deployment = deployment;
    this.covered = covered;
    this.uncovered = uncovered;
    this.truth = new ShownTruth(simulator, covered, goneArn);
    Stream.concat(covered.stream(), uncovered.stream())
        .forEach(id -> configurations.put(id, simulator.distribution(id).configXml()));
  }

  UUID deployment() {
    return deployment;
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

  /** Somebody else changes a distribution, and wants to find that again. */
  void changeBehindOurBack(String distributionId) {
    simulator.changeDistribution(distributionId, DeathScene::commented);
    configurations.computeIfPresent(distributionId, (id, xml) -> commented(xml));
  }

  /** The process that ran the deployment is dead: what it leaves must be true. */
  void checkAfterDeath() {
    deaths++;
    JsonNode shown = api.deployment(deployment.toString());
    check(shown);
    if (status(ShownTruth.importStep(shown)).equals("RUNNING")) {
      deathsOverTheImport++;
    }
    boolean isKnown =
        simulator.certificate(shown.path("acmCertificateArn").asString("")).isPresent();
    lostCertificates = simulator.certificates().size() - (isKnown ? 1 : 0);
  }

  /** What the dead process had sent arrives only now. */
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

  /** The deployment is over, and everything is to be right. */
  void checkEnd() {
    JsonNode shown = api.deployment(deployment.toString());
    check(shown);
    List<String> arns = simulator.certificates().stream().map(SimulatedCertificate::arn).toList();
    assertThat(arns).hasSizeLessThanOrEqualTo(2);
    if (deathsOverTheImport > 1 && status(shown).equals("FAILED")) {
      // Two answers may be lost with two processes: a third import is not risked.
      covered.forEach(id -> assertThat(simulator.distribution(id).updatesApplied()).isZero());
      return;
    }
    assertThat(status(shown)).isEqualTo(uncovered.isEmpty() ? "SUCCEEDED" : "PARTIALLY_SUCCEEDED");
    assertThat(arns).hasSize(lostCertificates + 1);
    if (lostCertificates > 0) {
      assertThat(ShownTruth.importStep(shown).path("message").asString()).contains("second time");
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

  private void check(JsonNode shown) {
    truth.check(shown, deaths);
    if (shownBefore != null) {
      truth.checkThatEndsStand(shownBefore, shown);
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
