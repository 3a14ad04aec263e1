package io.autossl.deployer.deployment;

import static java.util.Objects.requireNonNull;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.cloudfront.AwsCredentials;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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
 * One run of a deployment in this process: what is known of it in memory, and its way to the
 * journal. Steps are changed by one thread each; the run is shared by all of them.
 */
final class DeploymentRun {

  private static final Logger log = LoggerFactory.getLogger(DeploymentRun.class);
  private static final RetryTemplate STORING_AN_ARN =
      new RetryTemplate(
          RetryPolicy.builder()
              .includes(DataAccessException.class, TransactionException.class)
              .maxRetries(30)
              .delay(Duration.ofMillis(200))
              .multiplier(2)
              .maxDelay(Duration.ofSeconds(5))
              .build());
  private static final Comparator<Step> BY_SEQUENCE = Comparator.comparingInt(Step::sequence);

  private final Deployment deployment;
  private final long number;
  private final AwsCredentials credentials;
  private final Certificate certificate;
  private final Set<String> arns = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Step> steps = new ConcurrentHashMap<>();
  private final Map<String, DistributionConfiguration> configurations = new ConcurrentHashMap<>();
  private final RunSignal signal;
  private final DeploymentJournal journal;
  private final Clock clock;
  private volatile @Nullable String arn;
  private volatile boolean callsAreFutile;

  DeploymentRun(
      DeploymentJournal.Start.Started started,
      AwsCredentials credentials,
      Certificate certificate,
      Set<String> rememberedArns,
      RunSignal signal,
      DeploymentJournal journal,
      Clock clock) {
    this.deployment = started.deployment();
    this.number = started.run();
    this.credentials = credentials;
    this.certificate = certificate;
    this.arns.addAll(rememberedArns);
    this.arn = started.deployment().acmCertificateArn();
    this.signal = signal;
    this.journal = journal;
    this.clock = clock;
    started.steps().all().forEach(step -> steps.put(step.sequence(), step));
  }

  Deployment deployment() {
    return deployment;
  }

  AwsCredentials credentials() {
    return credentials;
  }

  Certificate certificate() {
    return certificate;
  }

  RunSignal signal() {
    return signal;
  }

  Instant now() {
    return clock.instant();
  }

  /** When the deployment was first run, in this process or another. */
  Instant startedAt() {
    return requireNonNull(deployment.startedAt());
  }

  Steps steps() {
    return new Steps(steps.values().stream().sorted(BY_SEQUENCE).toList());
  }

  /** A step as it stands now. */
  Step current(Step earlier) {
    return requireNonNull(steps.get(earlier.sequence()));
  }

  /** The update of the distribution that a validation is about. */
  Step updateAfter(Step validation) {
    return requireNonNull(steps.get(validation.sequence() + steps.size() / 2 + 1));
  }

  /** Whether no further AWS call may be started. */
  boolean isStopped() {
    return callsAreFutile || signal.isStopped();
  }

  /** AWS does not accept the access key: no other call of this run would work. */
  void stopFutileCalls() {
    callsAreFutile = true;
  }

  DistributionVerdict judge(DistributionConfiguration configuration) {
    return DistributionVerdict.of(
        configuration.alternateDomainNames(),
        configuration.viewerCertificate(),
        certificate.domainNames(),
        arns);
  }

  /** What was read in this run and is not used up yet. */
  @Nullable DistributionConfiguration takeConfiguration(String distributionId) {
    return configurations.remove(distributionId);
  }

  void keepConfiguration(String distributionId, DistributionConfiguration configuration) {
    configurations.put(distributionId, configuration);
  }

  /** The imported certificate, which every update needs. */
  String arn() {
    return requireNonNull(arn, "nothing is imported yet");
  }

  /**
   * Stores that AWS is about to be called for a step.
   *
   * @return the step as it is now; null if no call may be made
   */
  @Nullable Step begin(Step step) {
    if (isStopped()) {
      return null;
    }
    Step begun = step.begin(now());
    if (!journal.begin(deployment.id(), number, begun)) {
      signal.stop();
      return null;
    }
    if (isStopped()) {
      // Stopped while this was stored: the call is not made, and the step stands where it stood.
      store(List.of(step));
      return null;
    }
    steps.put(begun.sequence(), begun);
    return begun;
  }

  /** Stores where steps stand. */
  void store(List<Step> changed) {
    journal.store(deployment.id(), number, changed);
    remember(changed);
  }

  /** Stores that a step is over. */
  void end(Step step, StepEnd end) {
    store(List.of(step.over(end, now())));
  }

  /** Stores that a step failed for a reason of our own, and so did the update that it is for. */
  void endUnexpectedly(Step step) {
    StepEnd end =
        StepEnd.failed(
            StepCode.INTERNAL_ERROR, "An unexpected failure; the service's log says more");
    Stream<Step> concerned =
        step.is(StepType.VALIDATE_DISTRIBUTION)
            ? Stream.of(step, updateAfter(step))
            : Stream.of(step);
    store(
        concerned
            .map(this::current)
            .filter(unfinished -> !unfinished.isOver())
            .map(unfinished -> unfinished.over(end, now()))
            .toList());
  }

  void endImported(Step step, StepEnd end, String arn) {
    Step over = step.over(end, now());
    if (!patiently(() -> journal.storeImported(deployment, number, over, arn), arn)) {
      throw new RunSupersededException(deployment.id());
    }
    use(arn, over);
  }

  void endReused(Step step, StepEnd end, String arn) {
    Step over = step.over(end, now());
    journal.storeReused(deployment, number, over, arn);
    use(arn, over);
  }

  void endNotImported(Step step, StepEnd end) {
    Step over = step.over(end, now());
    journal.storeNotImported(deployment, number, over);
    remember(List.of(over));
  }

  /** Makes the certificate be imported again, since ACM has it no more. */
  synchronized void reopenImport(Step update, String goneArn) {
    Step reopenedUpdate = update.reopened("To be done with a newly imported certificate");
    Step importStep = steps().importStep();
    if (importStep.isOver() && goneArn.equals(arn)) {
      Step reopenedImport =
          importStep.reopened(
              "ACM has %s no more: the certificate is imported again".formatted(goneArn));
      journal.storeForgotten(deployment, number, goneArn, List.of(reopenedImport, reopenedUpdate));
      remember(List.of(reopenedImport, reopenedUpdate));
    } else {
      store(List.of(reopenedUpdate));
    }
  }

  boolean pause() {
    return journal.pause(deployment.id(), number);
  }

  void finish(DeploymentStatus status) {
    journal.finish(deployment.id(), number, status);
  }

  boolean isCancelRequested() {
    return journal.isCancelRequested(deployment.id());
  }

  /** While a new ARN is in hand only: losing it would cost another import. */
  private boolean patiently(BooleanSupplier storing, String arn) {
    try {
      return requireNonNull(STORING_AN_ARN.execute(storing::getAsBoolean));
    } catch (RetryException failure) {
      log.error("The ARN {} of deployment {} could not be stored", arn, deployment.id(), failure);
      throw new DataAccessResourceFailureException("The database did not take the ARN", failure);
    }
  }

  private void use(String arn, Step importStep) {
    this.arn = arn;
    arns.add(arn);
    remember(List.of(importStep));
  }

  private void remember(List<Step> changed) {
    changed.forEach(step -> steps.put(step.sequence(), step));
  }
}
