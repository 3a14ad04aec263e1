package io.autossl.deployer.deployment;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a deployment does next: decided from its steps alone, so that it is right from any point,
 * also after the process died.
 */
public sealed interface NextAction {

  /**
   * Read these distributions, in parallel, and check that the certificate covers them. As soon as
   * one of them wants it, the certificate may be imported meanwhile.
   */
  record Validate(List<Step> validations) implements NextAction {}

  /** Import the certificate. */
  record Import(Step importStep) implements NextAction {}

  /** Update these distributions, in parallel. */
  record Update(List<Step> updates) implements NextAction {}

  /** No call is needed: the results of other steps decide these. */
  record Settle(List<Step> steps, StepResult end) implements NextAction {}

  /** Nothing can be done before this time. */
  record Wait(Instant until) implements NextAction {}

  /** All is done. */
  record Finish(DeploymentStatus status) implements NextAction {}

  /** Decides from the stored steps. */
  static NextAction of(Deployment deployment, Steps steps, Instant now) {
    List<Step> unfinished = steps.unfinished();
    if (unfinished.isEmpty()) {
      return new Finish(steps.finalStatus());
    }
    if (unfinished.equals(List.of(steps.importStep()))) {
      return new Settle(
          unfinished,
          StepResult.skipped(StepCode.NOTHING_TO_DEPLOY, "No distribution wants the certificate"));
    }
    if (deployment.cancelRequested()) {
      return new Settle(unfinished, StepResult.cancelled());
    }
    if (steps.all().stream().anyMatch(NextAction::provesCredentialsInvalid)) {
      return new Settle(
          unfinished,
          StepResult.failed(
              StepCode.INVALID_CREDENTIALS, "Not attempted: AWS does not accept the access key"));
    }
    if (!now.isBefore(deployment.certificate().notAfter())) {
      return new Settle(
          unfinished,
          StepResult.failed(
              StepCode.CERTIFICATE_EXPIRED,
              "The certificate expired at %s: upload a new one"
                  .formatted(deployment.certificate().notAfter())));
    }
    return work(steps, now);
  }

  private static NextAction work(Steps steps, Instant now) {
    List<Step> validations = unfinished(steps.of(StepType.VALIDATE_DISTRIBUTION));
    Step importStep = steps.importStep();
    List<Step> imports = importStep.isFinished() ? List.of() : List.of(importStep);
    if (!validations.isEmpty()) {
      return switch (whenReady(validations, now, Validate::new)) {
        case Wait wait when steps.isCertificateWanted() && !imports.isEmpty() ->
            earlier(wait, whenReady(imports, now, ready -> new Import(importStep)));
        case NextAction action -> action;
      };
    }
    if (!imports.isEmpty()) {
      return whenReady(imports, now, ready -> new Import(importStep));
    }
    List<Step> updates = unfinished(steps.of(StepType.UPDATE_DISTRIBUTION));
    if (importStep.status() != StepStatus.SUCCEEDED) {
      return new Settle(
          updates,
          StepResult.failed(
              StepCode.IMPORT_FAILED, "Not attempted: the certificate could not be imported"));
    }
    return whenReady(updates, now, Update::new);
  }

  private static NextAction whenReady(
      List<Step> unfinished, Instant now, Function<List<Step>, NextAction> action) {
    List<Step> ready = unfinished.stream().filter(step -> isReady(step, now)).toList();
    return ready.isEmpty() ? new Wait(earliestRetry(unfinished)) : action.apply(ready);
  }

  private static NextAction earlier(Wait wait, NextAction other) {
    return other instanceof Wait(Instant until) && wait.until().isBefore(until) ? wait : other;
  }

  private static boolean provesCredentialsInvalid(Step step) {
    return step.status() == StepStatus.FAILED && step.code() == StepCode.INVALID_CREDENTIALS;
  }

  private static List<Step> unfinished(Stream<Step> steps) {
    return steps.filter(step -> !step.isFinished()).toList();
  }

  private static boolean isReady(Step step, Instant now) {
    Instant retryAt = step.times().retryAt();
    return retryAt == null || !retryAt.isAfter(now);
  }

  private static Instant earliestRetry(List<Step> waiting) {
    return waiting.stream()
        .map(step -> Objects.requireNonNull(step.times().retryAt()))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }
}
