package io.autossl.deployer.deployment.run;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.anyOf;

import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.deployment.store.RunStart;
import io.autossl.deployer.deployment.store.RunSupersededException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionException;

/**
 * The certificate of one run in ACM: its ARN, as far as it is known, and when it is to be imported.
 */
final class AcmCertificate {

  private static final Logger log = LoggerFactory.getLogger(AcmCertificate.class);
  private static final RetryTemplate STORING_AN_ARN =
      new RetryTemplate(
          RetryPolicy.builder()
              .includes(DataAccessException.class, TransactionException.class)
              .maxRetries(80)
              .delay(Duration.ofMillis(250))
              .build());

  private final DeploymentRun run;
  private final long number;
  private final DeploymentStateStore stateStore;
  private final Set<String> arns = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> wanted = new CompletableFuture<>();
  private volatile @Nullable String arn;

  AcmCertificate(
      DeploymentRun run,
      RunStart.Started started,
      Set<String> rememberedArns,
      DeploymentStateStore stateStore) {
    this.run = run;
    this.number = started.run();
    this.stateStore = stateStore;
    this.arn = started.deployment().acmCertificateArn();
    this.arns.addAll(rememberedArns);
    if (arn != null) {
      // If a process that was taken for dead imported it too, the other ARN may be remembered.
      this.arns.add(arn);
    }
    if (started.steps().isCertificateWanted()) {
      wanted();
    }
  }

  /** A distribution is known to want the certificate. */
  void wanted() {
    wanted.complete(null);
  }

  /**
   * Waits until the import is to be done, because a distribution wants the certificate.
   *
   * @param validated when all distributions that are being asked have answered
   * @return false if that was earlier, or nothing is to be done any more
   */
  boolean isDueBefore(CompletableFuture<Void> validated) {
    CompletableFuture<Void> ended = validated.exceptionally(notStored -> null);
    try {
      anyOf(wanted, ended).get();
      Step importStep = run.steps().importStep();
      if (ended.isDone() || importStep.isFinished() || run.cancellation().isStopped()) {
        return false;
      }
      Instant retryAt = importStep.times().retryAt();
      if (retryAt != null) {
        ended.get(Duration.between(run.now(), retryAt).toMillis(), TimeUnit.MILLISECONDS);
      }
      return !ended.isDone();
    } catch (TimeoutException isDue) {
      return true;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The imported certificate, which every update needs. */
  String arn() {
    return requireNonNull(arn, "nothing is imported yet");
  }

  /** All ARNs that stand for the certificate, whichever access key imported it. */
  Set<String> arns() {
    return Set.copyOf(arns);
  }

  /** Whether the certificate, if it is gone from ACM, is to be imported again or already is. */
  boolean mayBeReopened() {
    Step importStep = run.steps().importStep();
    return !importStep.isFinished() || importStep.code() == StepCode.IMPORT_REUSED;
  }

  /** Stores that the certificate was imported. */
  void imported(Step step, StepResult result, String arn) {
    Step finished = step.finish(result, run.now());
    if (!patiently(
        () ->
            stateStore.storeImported(
                run.deployment(), run.certificate().chainVersion(), number, finished, arn),
        arn)) {
      throw new RunSupersededException(run.deployment().id());
    }
    use(arn, finished);
  }

  /** Stores that the certificate was in ACM already. */
  void reused(Step step, StepResult result, String arn) {
    Step finished = step.finish(result, run.now());
    stateStore.storeReused(run.deployment(), number, finished, arn);
    use(arn, finished);
  }

  /** Stores that the certificate is not imported. */
  void notImported(Step step, StepResult result) {
    Step finished = step.finish(result, run.now());
    stateStore.storeNotImported(run.deployment(), number, finished);
    run.remember(List.of(finished));
  }

  /** Has the certificate imported again, because ACM does not have it any more. */
  synchronized void reopen(Step update, String goneArn) {
    Step reopenedUpdate = update.reopened("To be done with a newly imported certificate");
    Step importStep = run.steps().importStep();
    if (importStep.isFinished() && goneArn.equals(arn)) {
      Step reopenedImport =
          importStep.reopened(
              "%s is not used any more: ACM has it no more, or the certificate was imported again meanwhile"
                  .formatted(goneArn));
      List<Step> reopened = List.of(reopenedImport, reopenedUpdate);
      stateStore.storeForgotten(run.deployment(), number, goneArn, reopened);
      run.remember(reopened);
    } else {
      run.store(List.of(reopenedUpdate));
    }
  }

  /** Tried for 20 seconds, because a lost ARN would cost another import. */
  private boolean patiently(BooleanSupplier storing, String arn) {
    try {
      return requireNonNull(STORING_AN_ARN.execute(storing::getAsBoolean));
    } catch (RetryException failure) {
      log.error(
          "The ARN {} of deployment {} could not be stored", arn, run.deployment().id(), failure);
      throw new DataAccessResourceFailureException("The database did not take the ARN", failure);
    }
  }

  private void use(String arn, Step importStep) {
    this.arn = arn;
    arns.add(arn);
    run.remember(List.of(importStep));
  }
}
