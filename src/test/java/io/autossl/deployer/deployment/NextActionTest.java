package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NextActionTest {

  private static final StepDiagnostics WAIT = StepDiagnostics.of(StepCode.THROTTLED, "waits");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final StepResult NOT_COVERED =
      StepResult.notCovered(List.of("example.org"), List.of("example.org"));
  private static final StepResult DONE = StepResult.succeeded(null, "done");

  private final Steps toDo = Steps.toDo(List.of("EONE0000", "ETWO0000"));

  @Test
  void validatesAllDistributionsFirst() {
    assertThat(next(toDo))
        .isEqualTo(new NextAction.Validate(List.of(toDo.all().get(0), toDo.all().get(1))));
  }

  @Test
  void validatesAgainWhatWasBeingValidatedAtACrash() {
    Steps steps =
        with(with(toDo, 1, step -> step.finish(DONE, NOW)), 2, step -> step.beginReading(NOW));

    assertThat(next(steps)).isEqualTo(new NextAction.Validate(List.of(steps.all().get(1))));
  }

  @Test
  void importsWhileValidationsWaitIfADistributionNeedsTheCertificate() {
    Steps waiting = with(toDo, 1, step -> step.pausing(WAIT, NOW.plusSeconds(20)));
    Steps wanted = with(waiting, 2, step -> step.finish(DONE, NOW));
    Steps importing = with(wanted, 3, step -> step.waiting(WAIT, NOW, NOW.plusSeconds(10)));
    Steps importingLater = with(wanted, 3, step -> step.waiting(WAIT, NOW, NOW.plusSeconds(30)));
    Steps imported = with(wanted, 3, step -> step.finish(DONE, NOW));

    assertThat(next(wanted)).isEqualTo(new NextAction.Import(wanted.importStep()));
    assertThat(next(importing)).isEqualTo(new NextAction.Wait(NOW.plusSeconds(10)));
    assertThat(next(importingLater)).isEqualTo(new NextAction.Wait(NOW.plusSeconds(20)));
    assertThat(next(imported)).isEqualTo(new NextAction.Wait(NOW.plusSeconds(20)));
    assertThat(NextAction.of(deployment(false), importingLater, NOW.plusSeconds(20)))
        .isEqualTo(new NextAction.Validate(List.of(importingLater.all().getFirst())));
  }

  @Test
  void importsNothingWhileValidationsWaitIfNoDistributionIsKnownToNeedTheCertificate() {
    Steps waiting = with(toDo, 1, step -> step.pausing(WAIT, NOW.plusSeconds(20)));
    Steps skipped = with(waiting, 2, step -> step.finish(NOT_COVERED, NOW));
    Steps unwanted = with(skipped, 5, step -> step.finish(NOT_COVERED, NOW));

    assertThat(next(unwanted)).isEqualTo(new NextAction.Wait(NOW.plusSeconds(20)));
  }

  @Test
  void importsOnceAllIsValidatedAndSomethingIsToBeUpdated() {
    Steps steps =
        with(
            with(validated(), 2, step -> step),
            4,
            step ->
                step.finish(StepResult.alreadyDeployed(StepDetails.of(List.of(), List.of())), NOW));

    assertThat(next(steps)).isEqualTo(new NextAction.Import(steps.importStep()));
  }

  @Test
  void waitsForAnImportThatAnotherDeploymentIsDoing() {
    Steps steps = with(validated(), 3, step -> step.waiting(WAIT, NOW, NOW.plusSeconds(2)));

    assertThat(next(steps)).isEqualTo(new NextAction.Wait(NOW.plusSeconds(2)));
    assertThat(NextAction.of(deployment(false), steps, NOW.plusSeconds(2)))
        .isEqualTo(new NextAction.Import(steps.importStep()));
  }

  @Test
  void skipsTheImportIfNoDistributionNeedsTheCertificate() {
    Steps steps = validated();
    for (int update : List.of(4, 5)) {
      steps =
          with(
              steps,
              update,
              step ->
                  step.finish(
                      StepResult.alreadyDeployed(StepDetails.of(List.of(), List.of())), NOW));
    }

    assertThat(next(steps))
        .isInstanceOfSatisfying(
            NextAction.Settle.class,
            settle -> {
              assertThat(settle.steps()).extracting(Step::sequence).containsExactly(3);
              assertThat(settle.end().status()).isEqualTo(StepStatus.SKIPPED);
              assertThat(settle.end().diagnostics().code()).isEqualTo(StepCode.NOTHING_TO_DEPLOY);
            });
  }

  @Test
  void updatesOnceItIsImported() {
    Steps steps = with(validated(), 3, step -> step.finish(DONE, NOW));

    assertThat(next(steps))
        .isEqualTo(new NextAction.Update(List.of(steps.all().get(3), steps.all().get(4))));
  }

  @Test
  void failsTheUpdatesOfAnImportThatFailed() {
    Steps steps =
        with(
            validated(),
            3,
            step -> step.finish(StepResult.failed(StepCode.QUOTA_EXCEEDED, "quota"), NOW));

    assertThat(next(steps))
        .isInstanceOfSatisfying(
            NextAction.Settle.class,
            settle -> {
              assertThat(settle.steps()).extracting(Step::sequence).containsExactly(4, 5);
              assertThat(settle.end().diagnostics().code()).isEqualTo(StepCode.IMPORT_FAILED);
            });
  }

  @Test
  void goesOnWithTheOthersWhileOneWaits() {
    Steps steps =
        with(
            with(validated(), 3, step -> step.finish(DONE, NOW)),
            4,
            step -> step.waiting(WAIT, NOW, NOW.plusSeconds(10)));

    assertThat(next(steps)).isEqualTo(new NextAction.Update(List.of(steps.all().get(4))));
  }

  @Test
  void waitsUntilTheEarliestTimeOfSeveralWaits() {
    Steps steps = with(validated(), 3, step -> step.finish(DONE, NOW));
    steps = with(steps, 4, step -> step.waiting(WAIT, NOW, NOW.plusSeconds(20)));
    steps = with(steps, 5, step -> step.waiting(WAIT, NOW, NOW.plusSeconds(10)));

    assertThat(next(steps)).isEqualTo(new NextAction.Wait(NOW.plusSeconds(10)));
    assertThat(NextAction.of(deployment(false), steps, NOW.plusSeconds(10)))
        .isEqualTo(new NextAction.Update(List.of(steps.all().get(4))));
  }

  @Test
  void cancelsWhatIsNotOver() {
    Steps steps = with(validated(), 3, step -> step.beginReading(NOW));

    assertThat(NextAction.of(deployment(true), steps, NOW))
        .isInstanceOfSatisfying(
            NextAction.Settle.class,
            settle -> {
              assertThat(settle.steps()).extracting(Step::sequence).containsExactly(3, 4, 5);
              assertThat(settle.end()).isEqualTo(StepResult.cancelled());
            });
  }

  @Test
  void cancelsNothingWhenAllDistributionsHaveTheCertificate() {
    Steps steps = validated();
    for (int update : List.of(4, 5)) {
      steps =
          with(
              steps,
              update,
              step ->
                  step.finish(
                      StepResult.alreadyDeployed(StepDetails.of(List.of(), List.of())), NOW));
    }

    assertThat(NextAction.of(deployment(true), steps, NOW))
        .isInstanceOfSatisfying(
            NextAction.Settle.class,
            settle ->
                assertThat(settle.end().diagnostics().code())
                    .isEqualTo(StepCode.NOTHING_TO_DEPLOY));
  }

  @Test
  void callsAwsNoMoreWithAnAccessKeyThatItDoesNotAccept() {
    Steps steps =
        with(
            toDo,
            1,
            step -> step.finish(StepResult.failed(StepCode.INVALID_CREDENTIALS, "no"), NOW));

    assertThat(next(steps))
        .isInstanceOfSatisfying(
            NextAction.Settle.class,
            settle -> {
              assertThat(settle.steps()).extracting(Step::sequence).containsExactly(2, 3, 4, 5);
              assertThat(settle.end().diagnostics().code()).isEqualTo(StepCode.INVALID_CREDENTIALS);
            });
  }

  @Test
  void deploysNoCertificateThatHasExpired() {
    Instant expiry = deployment(false).certificate().notAfter();

    assertThat(NextAction.of(deployment(false), toDo, expiry))
        .isInstanceOfSatisfying(
            NextAction.Settle.class,
            settle -> {
              assertThat(settle.steps()).hasSize(5);
              assertThat(settle.end().diagnostics().code()).isEqualTo(StepCode.CERTIFICATE_EXPIRED);
            });
  }

  @Test
  void finishesWhenAllIsOver() {
    Steps steps = new Steps(toDo.all().stream().map(step -> step.finish(DONE, NOW)).toList());

    assertThat(next(steps)).isEqualTo(new NextAction.Finish(DeploymentStatus.SUCCEEDED));
  }

  @Property
  void finishesFromEveryState(
      @ForAll @IntRange(min = 1, max = 30) int distributions, @ForAll long seed) {
    Random random = new Random(seed);
    List<String> ids = new ArrayList<>();
    for (int index = 0; index < distributions; index++) {
      ids.add("E%07d".formatted(index));
    }
    Steps steps = Steps.toDo(ids);
    boolean cancelled = false;
    Instant now = NOW;
    for (int round = 0; round < 10 * steps.all().size() + 10; round++) {
      cancelled |= random.nextInt(50) == 0;
      switch (NextAction.of(deployment(cancelled), steps, now)) {
        case NextAction.Validate(List<Step> validations) -> {
          steps = some(steps, validations, random, now);
          if (steps.isCertificateWanted()
              && !steps.importStep().isFinished()
              && random.nextBoolean()) {
            steps = some(steps, List.of(steps.importStep()), random, now);
          }
        }
        case NextAction.Import(Step importStep) ->
            steps = some(steps, List.of(importStep), random, now);
        case NextAction.Update(List<Step> updates) -> steps = some(steps, updates, random, now);
        case NextAction.Settle(List<Step> settled, StepResult end) -> {
          for (Step step : settled) {
            Instant time = now;
            steps = with(steps, step.sequence(), unfinished -> unfinished.finish(end, time));
          }
        }
        case NextAction.Wait(Instant until) -> {
          assertThat(until).isAfter(now);
          now = until;
        }
        case NextAction.Finish(DeploymentStatus status) -> {
          assertThat(status.isFinished()).isTrue();
          assertThat(steps.unfinished()).isEmpty();
          return;
        }
      }
    }
    throw new AssertionError("No end after many rounds: " + steps);
  }

  /** Does some of the steps, in some way: at least the first, so that there is progress. */
  private static Steps some(Steps steps, List<Step> chosen, Random random, Instant now) {
    Steps result = steps;
    for (Step step : chosen) {
      boolean mustEnd = step == chosen.getFirst();
      result =
          with(
              result,
              step.sequence(),
              current ->
                  switch (random.nextInt(mustEnd ? 2 : 5)) {
                    case 0 -> current.finish(DONE, now);
                    case 1 ->
                        current.finish(StepResult.failed(StepCode.ACCESS_DENIED, "denied"), now);
                    case 2 -> current.beginReading(now);
                    case 3 -> current.waiting(WAIT, now, now.plus(Duration.ofSeconds(5)));
                    default -> current;
                  });
    }
    return result;
  }

  private Steps validated() {
    Steps steps = with(toDo, 1, step -> step.finish(DONE, NOW));
    return with(steps, 2, step -> step.finish(DONE, NOW));
  }

  private static Steps with(Steps steps, int sequence, UnaryOperator<Step> change) {
    return new Steps(
        steps.all().stream()
            .map(step -> step.sequence() == sequence ? change.apply(step) : step)
            .toList());
  }

  private static NextAction next(Steps steps) {
    return NextAction.of(deployment(false), steps, NOW);
  }

  private static Deployment deployment(boolean cancelRequested) {
    return new Deployment(
        new UUID(0, 1),
        new UUID(0, 2),
        "web shop",
        new UUID(0, 3),
        new DeployedCertificate(
            new UUID(0, 4), "example.com", "00".repeat(32), NOW.plus(Duration.ofDays(90))),
        DeploymentTrigger.MANUAL,
        "console",
        null,
        DeploymentStatus.RUNNING,
        List.of("EONE0000", "ETWO0000"),
        null,
        cancelRequested,
        NOW,
        NOW,
        null,
        null);
  }
}
