package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.RecordedRequest;
import io.autossl.deployer.simulator.RequestLog;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares what a deployment shows with what AWS knows, while no thread that runs it passes a
 * point: no step may be shown in a state that it was not in.
 */
final class StatusInvariant {

  private static final Set<String> OVER = Set.of("SUCCEEDED", "SKIPPED", "FAILED", "CANCELLED");
  private static final Set<String> ACTIVE = Set.of("QUEUED", "RUNNING", "WAITING");

  private final AwsSimulator simulator;
  private final RequestLog log;
  private final List<String> covered;
  private final @Nullable String goneArn;

  /**
   * The truth about a deployment.
   *
   * @param covered the distributions that it may update
   * @param goneArn what is remembered as imported and is not in ACM; null if nothing is
   */
  StatusInvariant(AwsSimulator simulator, List<String> covered, @Nullable String goneArn) {
    this.simulator = simulator;
    this.log = simulator.log();
    this.covered = covered;
    this.goneArn = goneArn;
  }

  /**
   * Compares.
   *
   * @param mostUnsentCalls how many processes may have announced a call without having made it:
   *     those that crashed before it, and one that runs
   */
  void check(JsonNode deployment, int mostUnsentCalls) {
    String status = text(deployment, "status");
    assertThat(deployment.path("startedAt").isNull()).isEqualTo(status.equals("QUEUED"));
    assertThat(deployment.path("finishedAt").isNull()).isEqualTo(ACTIVE.contains(status));
    assertThat(deployment.path("progress").path("completedSteps").asLong())
        .isEqualTo(steps(deployment).filter(StatusInvariant::isFinished).count());
    switch (status) {
      case "QUEUED" -> assertThat(log.calls()).isZero();
      case "RUNNING" -> {}
      case "WAITING" ->
          assertThat(steps(deployment).map(StatusInvariant::status))
              .contains("WAITING")
              .doesNotContain("RUNNING");
      default -> assertThat(steps(deployment)).allMatch(StatusInvariant::isFinished);
    }
    assertThat(deployment.path("failureCode").asString(""))
        .isEqualTo(
            steps(deployment)
                .filter(step -> Set.of("FAILED", "SKIPPED").contains(status(step)))
                .findFirst()
                .map(step -> text(step, "code"))
                .orElse(""));
    steps(deployment).forEach(step -> checkStep(deployment, step, mostUnsentCalls));
  }

  /** Finished steps do not change, except for an import that has to be repeated. */
  void checkThatFinishedStepsStay(JsonNode before, JsonNode now) {
    for (JsonNode step : before.path("steps")) {
      if (isFinished(step) && !(goneArn != null && isImport(step))) {
        assertThat(now.path("steps").path(step.path("sequence").asInt() - 1)).isEqualTo(step);
      }
    }
  }

  /** How many certificates ACM has whose ARNs were never received. */
  int lostAnswersToImports() {
    return (int)
        log.requests(IMPORT_CERTIFICATE).stream()
            .filter(request -> request.succeeded() && !request.answered())
            .count();
  }

  /** Whether an import is shown under way that AWS has not dropped: its answer is still to come. */
  boolean isAnswerToImportMissing(JsonNode deployment) {
    JsonNode step = importStep(deployment);
    List<RecordedRequest> imports = log.requests(IMPORT_CERTIFICATE);
    boolean isDropped =
        attempts(step) == counted(imports) && !imports.isEmpty() && !imports.getLast().answered();
    return status(step).equals("RUNNING") && !isDropped;
  }

  static JsonNode importStep(JsonNode deployment) {
    return steps(deployment).filter(StatusInvariant::isImport).findFirst().orElseThrow();
  }

  private void checkStep(JsonNode deployment, JsonNode step, int mostUnsentCalls) {
    assertThat(step.path("finishedAt").isNull()).isEqualTo(!isFinished(step));
    if (!isImport(step) && !text(step, "code").equals("THROTTLED")) {
      assertThat(step.path("startedAt").isNull()).isEqualTo(attempts(step) == 0);
      if (Set.of("RUNNING", "WAITING").contains(status(step))) {
        assertThat(attempts(step)).isPositive();
      }
    }
    checkRequestId(step);
    if (status(step).equals("WAITING")) {
      assertThat(step.path("code").isNull()).as("%s", step).isFalse();
    }
    switch (text(step, "type")) {
      case "VALIDATE_DISTRIBUTION" -> checkValidation(deployment, step, mostUnsentCalls);
      case "IMPORT_CERTIFICATE" -> checkImport(deployment, step, mostUnsentCalls);
      case "UPDATE_DISTRIBUTION" -> checkUpdate(deployment, step);
      default -> throw new AssertionError(step.toString());
    }
  }

  private void checkValidation(JsonNode deployment, JsonNode step, int mostUnsentCalls) {
    String distribution = text(step, "distributionId");
    switch (status(step)) {
      case "SUCCEEDED", "SKIPPED" -> {
        checkVerdict(step, distribution);
        assertThat(hasSucceeded(GET_DISTRIBUTION_CONFIG, distribution)).isTrue();
      }
      case "PENDING", "RUNNING", "WAITING" -> {}
      default -> throw new AssertionError(step.toString());
    }
    // Validation and update both read: their calls are told apart by their sum alone.
    int shown = attempts(step) + attempts(updateOf(deployment, distribution));
    int arrived =
        calls(GET_DISTRIBUTION_CONFIG, distribution) + calls(UPDATE_DISTRIBUTION, distribution);
    assertThat(shown)
        .as("calls for %s", distribution)
        .isBetween(arrived, arrived + 2 * mostUnsentCalls);
  }

  private void checkImport(JsonNode deployment, JsonNode step, int mostUnsentCalls) {
    String arn = deployment.path("acmCertificateArn").asString("");
    int arrived = counted(log.requests(IMPORT_CERTIFICATE));
    assertThat(attempts(step)).as("imports").isBetween(arrived, arrived + mostUnsentCalls);
    switch (status(step)) {
      case "SUCCEEDED" -> {
        if (arn.equals(goneArn)) {
          assertThat(text(step, "code")).isEqualTo("IMPORT_REUSED");
        } else {
          assertThat(simulator.certificate(arn)).isPresent();
        }
      }
      case "PENDING", "RUNNING", "WAITING" ->
          assertThat(covered).noneMatch(id -> simulator.distribution(id).updatesApplied() > 0);
      case "FAILED" -> {
        assertThat(text(step, "code")).isEqualTo("AWS_UNAVAILABLE");
        assertThat(mostUnsentCalls + lostAnswersToImports()).isGreaterThan(1);
        assertThat(arn).isEmpty();
      }
      default -> throw new AssertionError(step.toString());
    }
  }

  private void checkUpdate(JsonNode deployment, JsonNode step) {
    String distribution = text(step, "distributionId");
    int applied = simulator.distribution(distribution).updatesApplied();
    assertThat(applied).as("updates of %s", distribution).isLessThanOrEqualTo(1);
    assertThat(attempts(step)).isGreaterThanOrEqualTo(calls(UPDATE_DISTRIBUTION, distribution));
    switch (status(step)) {
      case "SUCCEEDED" -> {
        checkVerdict(step, distribution);
        assertThat(applied).isEqualTo(1);
        assertThat(simulator.distribution(distribution).acmCertificateArn())
            .isEqualTo(text(deployment, "acmCertificateArn"));
        assertThat(step.path("code").isNull()).as("%s", step).isTrue();
      }
      case "SKIPPED" -> checkVerdict(step, distribution);
      case "WAITING" -> checkWaiting(step, distribution);
      case "FAILED" -> {
        assertThat(text(step, "code")).isEqualTo("IMPORT_FAILED");
        assertThat(status(importStep(deployment))).isEqualTo("FAILED");
      }
      case "PENDING", "RUNNING" -> {}
      default -> throw new AssertionError(step.toString());
    }
  }

  /** What is skipped is not covered, and the reverse. */
  private void checkVerdict(JsonNode step, String distribution) {
    boolean skipped = status(step).equals("SKIPPED");
    assertThat(skipped).isNotEqualTo(covered.contains(distribution));
    if (skipped) {
      assertThat(text(step, "code")).isEqualTo("DOMAINS_NOT_COVERED");
      assertThat(simulator.distribution(distribution).updatesApplied()).isZero();
    }
  }

  private void checkWaiting(JsonNode step, String distribution) {
    if (text(step, "code").equals("CHANGE_IN_PROGRESS")) {
      assertThat(log.requests(UPDATE_DISTRIBUTION, distribution).getLast().outcome())
          .isEqualTo("IllegalUpdate");
    }
  }

  private void checkRequestId(JsonNode step) {
    if (!step.path("awsRequestId").isNull()) {
      assertThat(log.requests())
          .extracting(RecordedRequest::requestId)
          .contains(text(step, "awsRequestId"));
    }
  }

  private int calls(AwsOperation operation, String distribution) {
    return counted(log.requests(operation, distribution));
  }

  /** Those that count as attempts: not those that AWS throttled. */
  private static int counted(List<RecordedRequest> requests) {
    return (int)
        requests.stream().filter(request -> !request.outcome().startsWith("Throttling")).count();
  }

  private boolean hasSucceeded(AwsOperation operation, String distribution) {
    return log.requests(operation, distribution).stream().anyMatch(RecordedRequest::succeeded);
  }

  private static JsonNode updateOf(JsonNode deployment, String distribution) {
    return steps(deployment)
        .filter(step -> text(step, "type").equals("UPDATE_DISTRIBUTION"))
        .filter(step -> text(step, "distributionId").equals(distribution))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<JsonNode> steps(JsonNode deployment) {
    return StreamSupport.stream(deployment.path("steps").spliterator(), false);
  }

  private static boolean isImport(JsonNode step) {
    return text(step, "type").equals("IMPORT_CERTIFICATE");
  }

  private static boolean isFinished(JsonNode step) {
    return OVER.contains(status(step));
  }

  private static String status(JsonNode step) {
    return text(step, "status");
  }

  private static int attempts(JsonNode step) {
    return step.path("attempts").asInt();
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
