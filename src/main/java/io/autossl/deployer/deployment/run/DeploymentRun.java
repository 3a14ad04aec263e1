package io.autossl.deployer.deployment.run;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.DistributionVerdict;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCode;
import io.autossl.deployer.deployment.StepDiagnostics;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.StepStatus;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.deployment.store.RunStart;
import io.autossl.deployer.deployment.store.StepWrite;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a deployment in this process: what it knows, and how it stores what changes. Each step
 * is changed by one thread; the run is shared by all of them.
 */
final class DeploymentRun {

  private final Deployment deployment;
  private final long number;
  private final AwsCredentials credentials;
  private final Certificate certificate;
  private final AcmCertificate acmCertificate;
  private final CertificateVisibility visibility;
  private final Steps layout;
  private final int importSequence;
  private final Map<Integer, Step> steps = new ConcurrentHashMap<>();
  private final Map<String, DistributionConfiguration> configurations = new ConcurrentHashMap<>();
  private final RunCancellation cancellation;
  private final DeploymentStateStore stateStore;
  private final StepWrites writes;
  private final Clock clock;

  DeploymentRun(
      RunStart.Started started,
      AwsCredentials credentials,
      Certificate certificate,
      Set<String> rememberedArns,
      DeploymentProperties properties,
      RunCancellation cancellation,
      DeploymentStateStore stateStore,
      Clock clock) {
    this.deployment = started.deployment();
    this.number = started.run();
    this.credentials = credentials;
    this.certificate = certificate;
    this.acmCertificate = new AcmCertificate(this, started, rememberedArns, stateStore);
    this.visibility =
        new CertificateVisibility(
            properties.retryBackoff(), started.steps().awaitVisibility() ? clock.instant() : null);
    this.cancellation = cancellation;
    this.stateStore = stateStore;
    this.writes = new StepWrites(stateStore, deployment.id(), number);
    this.clock = clock;
    this.layout = started.steps();
    this.importSequence = layout.importStep().sequence();
    remember(layout.all());
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

  AcmCertificate acmCertificate() {
    return acmCertificate;
  }

  /** Whether nothing is left to be imported. */
  boolean isImportFinished() {
    return step(importSequence).isFinished();
  }

  CertificateVisibility visibility() {
    return visibility;
  }

  Instant now() {
    return clock.instant();
  }

  /** When the deployment was first run, in this process or another. */
  Instant startedAt() {
    return requireNonNull(deployment.startedAt());
  }

  Steps steps() {
    return new Steps(steps.values().stream().sorted(comparingInt(Step::sequence)).toList());
  }

  /** A step as it stands. */
  Step step(int sequence) {
    return requireNonNull(steps.get(sequence));
  }

  /** The update of the distribution that a validation is about. */
  Step updateOf(Step validation) {
    return step(layout.updateOf(validation).sequence());
  }

  /** Tells whether it may start further AWS calls. */
  RunCancellation cancellation() {
    return cancellation;
  }

  DistributionVerdict judge(DistributionConfiguration configuration) {
    return DistributionVerdict.of(
        configuration.servesTenants(),
        configuration.alternateDomainNames(),
        configuration.viewerCertificate(),
        certificate.domainNames(),
        acmCertificate.arns());
  }

  /**
   * Takes out the configuration that was read in this run, if there is one: an update must not send
   * the same one twice.
   */
  @Nullable DistributionConfiguration takeConfiguration(String distributionId) {
    return configurations.remove(distributionId);
  }

  void keepConfiguration(String distributionId, DistributionConfiguration configuration) {
    configurations.put(distributionId, configuration);
  }

  /**
   * Stores that AWS is about to be called for a step.
   *
   * @return the step as it is now; null if no call may be made
   */
  @Nullable Step begin(Step step, AwsOperation operation) {
    if (cancellation.isStopped()) {
      return null;
    }
    Step begun =
        operation.changesSomething() ? step.beginChanging(now()) : step.beginReading(now());
    if (!writes.store(new StepWrite(List.of(begun), true))) {
      cancellation.request();
      return null;
    }
    if (cancellation.isStopped()) {
      // The run was stopped while this was stored: the call is not made, and the step is stored as
      // it was.
      store(List.of(step));
      return null;
    }
    remember(List.of(begun));
    return begun;
  }

  /** Stores where steps stand. */
  void store(List<Step> changed) {
    writes.store(new StepWrite(changed, false));
    remember(changed);
  }

  /** What is stored already. */
  void remember(List<Step> changed) {
    changed.forEach(step -> steps.put(step.sequence(), step));
  }

  /** Stores how a step ended. */
  void finish(Step step, StepResult result) {
    store(List.of(step.finish(result, now())));
  }

  /**
   * Stores that a step failed by a fault of the service itself, and so did the update that depends
   * on it.
   */
  void failUnexpectedly(Step step) {
    StepResult result =
        StepResult.failed(
            StepCode.INTERNAL_ERROR, "An unexpected failure; the service's log says more");
    switch (step.type()) {
      case VALIDATE_DISTRIBUTION -> failUnfinished(Stream.of(step, updateOf(step)), result);
      case IMPORT_CERTIFICATE -> {
        if (!isImportFinished()) {
          acmCertificate.notImported(step(step.sequence()), result);
        }
      }
      case UPDATE_DISTRIBUTION -> failUnfinished(Stream.of(step), result);
    }
  }

  private void failUnfinished(Stream<Step> earlier, StepResult result) {
    store(
        earlier
            .map(step -> step(step.sequence()))
            .filter(step -> !step.isFinished())
            .map(step -> step.finish(result, now()))
            .toList());
  }

  /**
   * Stores that the deployment waits for AWS.
   *
   * @return whether it may wait: false if it is cancelled
   */
  boolean pause() {
    boolean mayWait = stateStore.pause(deployment.id(), number);
    if (!mayWait) {
      cancellation.request();
    }
    return mayWait;
  }

  /**
   * Stores that the deployment waits for its turn with an access key that AWS throttles.
   *
   * @return whether it may wait: false if it is cancelled, or nothing is left to be done
   */
  boolean postpone(Instant until) {
    List<Step> unfinished = steps().unfinished();
    if (unfinished.isEmpty()) {
      return false;
    }
    if (unfinished.stream().noneMatch(step -> step.status() == StepStatus.WAITING)) {
      String reason = "AWS throttles the access key, and other deployments with it come first";
      StepDiagnostics diagnostics = StepDiagnostics.of(StepCode.THROTTLED, reason);
      store(List.of(unfinished.getFirst().pausing(diagnostics, until)));
    }
    return pause();
  }

  /**
   * Stores that another run is to go on.
   *
   * @return whether that is so: false if it is cancelled, or nothing is left to be done
   */
  boolean handOver() {
    if (steps().unfinished().isEmpty()) {
      return false;
    }
    boolean mayBeLeft = stateStore.handOver(deployment.id(), number);
    if (!mayBeLeft) {
      cancellation.request();
    }
    return mayBeLeft;
  }

  void finish(DeploymentStatus status) {
    stateStore.finish(deployment.id(), number, status);
  }

  /** Whether the deployment is cancelled, as far as this run has been told. */
  boolean isCancelRequested() {
    return deployment.cancelRequested()
        || cancellation.isRequested() && stateStore.isCancelRequested(deployment.id());
  }
}
