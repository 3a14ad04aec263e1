package io.autossl.deployer.deployment;

import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import io.autossl.deployer.rehearsal.Rehearsal;
import io.autossl.deployer.storage.Identifiers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rehearses what deployments store, each in a transaction that is rolled back: nobody ever sees it.
 * What is done after a commit is not rehearsed.
 */
@Component
class JournalRehearsal implements Rehearsal {

  private static final int DEPLOYMENTS = 10;
  private static final int DISTRIBUTIONS = 10;

  private static final StepEnd DONE =
      StepEnd.succeeded(null, "rehearsal")
          .with(StepDetails.of(List.of("www.example.com"), List.of()));

  private final DeploymentRepository deployments;
  private final StepRepository steps;
  private final DeploymentJournal journal;
  private final DeploymentRendering rendering;
  private final TransactionTemplate transaction;
  private final Identifiers identifiers;
  private final Clock clock;

  JournalRehearsal(
      DeploymentRepository deployments,
      StepRepository steps,
      DeploymentJournal journal,
      DeploymentRendering rendering,
      PlatformTransactionManager transactions,
      Identifiers identifiers,
      Clock clock) {
    this.deployments = deployments;
    this.steps = steps;
    this.journal = journal;
    this.rendering = rendering;
    this.transaction = new TransactionTemplate(transactions);
    this.identifiers = identifiers;
    this.clock = clock;
  }

  @Override
  public void rehearse(BooleanSupplier isOver) {
    for (int deployment = 0; deployment < DEPLOYMENTS && !isOver.getAsBoolean(); deployment++) {
      transaction.executeWithoutResult(
          status -> {
            status.setRollbackOnly();
            deploy();
          });
    }
  }

  private void deploy() {
    Deployment deployment = deployment();
    deployments.insert(deployment);
    steps.insert(deployment.id(), Steps.toDo(deployment.distributionIds()));
    if (!(journal.start(deployment.id(), any -> true)
        instanceof RunStart.Started(Deployment started, Steps toDo, long run))) {
      throw new IllegalStateException("A rehearsed deployment did not start");
    }
    for (Step step : toDo.all()) {
      execute(started, run, step);
    }
    rendering.render(run, started, List.of(), steps.find(started.id()).all());
  }

  private void execute(Deployment deployment, long run, Step step) {
    Step begun = step.beginChanging(clock.instant());
    journal.write(deployment.id(), run, List.of(new StepWrite(List.of(begun), true)));
    Step over = begun.over(DONE, clock.instant());
    journal.write(deployment.id(), run, List.of(new StepWrite(List.of(over), false)));
  }

  private Deployment deployment() {
    Instant now = clock.instant();
    return new Deployment(
        identifiers.next(),
        identifiers.next(),
        "rehearsal",
        identifiers.next(),
        new DeployedCertificate(identifiers.next(), "rehearsal", "00".repeat(32), now),
        DeploymentTrigger.MANUAL,
        null,
        null,
        DeploymentStatus.QUEUED,
        IntStream.range(0, DISTRIBUTIONS).mapToObj("EREHEARSAL%04d"::formatted).toList(),
        null,
        false,
        now,
        null,
        null,
        null);
  }
}
