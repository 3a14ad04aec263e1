package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.autossl.deployer.aws.AwsCallLimiter;
import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.aws.AwsFault;
import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.aws.AwsOutcome;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.TestDeployments;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.deployment.store.ImportedCertificates;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Runs with an access key whose imports ACM throttles, while CloudFront takes every call. */
@DeployerTest
@Tag("any-database")
class RunAdmissionTest {

  private static final int IMPORTS_AT_ONCE = 4;
  private static final String ARN_OF_OTHER_ACCESS_KEY =
      "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";

  private final UUID accessKey = UUID.randomUUID();
  private final AwsCredentials credentials =
      new AwsCredentials(accessKey.toString(), SecretText.of("secret"));

  @Autowired private ApiClient api;
  @Autowired private Certificates certificates;
  @Autowired private ImportedCertificates importedCertificates;
  @Autowired private AwsCallLimiter limits;
  @Autowired private DeploymentProperties properties;
  @Autowired private DeploymentStateStore stateStore;
  @Autowired private Clock clock;

  private Certificate certificate;
  private RunAdmission admission;

  @BeforeEach
  void prepare() {
    String id = api.uploadCertificate(TestCertificates.authority("Test CA").issue("example.com"));
    certificate = certificates.find(UUID.fromString(id)).orElseThrow();
    DbSchedulerProperties queue = new DbSchedulerProperties();
    queue.setThreads(2 * IMPORTS_AT_ONCE);
    admission = new RunAdmission(limits, importedCertificates, queue, clock);
  }

  @Test
  void admitsARunThatHasImportedHoweverManyOthersImport() throws InterruptedException {
    throttleImports();
    enterImports();
    DeploymentRun importing = run();
    DeploymentRun done = run();
    endImport(done);

    assertThat(isAdmitted(importing)).isFalse();
    assertThat(isAdmitted(done)).isTrue();
  }

  @Test
  void admitsTheNextRunWhenOneHasImported() throws InterruptedException {
    throttleImports();
    List<DeploymentRun> importing = enterImports();
    DeploymentRun next = run();
    assertThat(isAdmitted(next)).isFalse();

    endImport(importing.getFirst());

    assertThat(isAdmitted(next)).isTrue();
  }

  @Test
  void doesNotPostponeARunThatHasImportedMeanwhile() throws InterruptedException {
    enterImports();
    DeploymentRun last = run();
    RunAdmission.Slot slot = enter(last);
    throttleImports();
    assertThat(slot.exceedsAcceptedRate()).isTrue();

    endImport(last);

    assertThat(slot.exceedsAcceptedRate()).isFalse();
  }

  @Test
  void admitsARunWhoseCertificateItsAccessKeyHasImported() throws InterruptedException {
    throttleImports();
    enterImports();
    importedCertificates.remember(
        TestDeployments.running(UUID.randomUUID(), certificate),
        0,
        ARN_OF_OTHER_ACCESS_KEY,
        clock.instant());
    DeploymentRun run = run(ARN_OF_OTHER_ACCESS_KEY);
    assertThat(isAdmitted(run)).isFalse();

    importedCertificates.remember(run.deployment(), 0, "arn", clock.instant());

    assertThat(isAdmitted(run)).isTrue();
  }

  private void throttleImports() throws InterruptedException {
    AwsCallLimiter.Admission admission =
        limits.admit(credentials, AwsOperation.IMPORT_CERTIFICATE, TestRuns.cancellation());
    try (var permit = ((AwsCallLimiter.Admission.Granted) admission).permit()) {
      permit.call(() -> new AwsOutcome.Failed<>(new AwsFault.Throttled("Rate exceeded", null)));
    }
  }

  private List<DeploymentRun> enterImports() {
    List<DeploymentRun> importing = Stream.generate(this::run).limit(IMPORTS_AT_ONCE).toList();
    assertThat(importing).allSatisfy(run -> assertThat(isAdmitted(run)).isTrue());
    return importing;
  }

  /** It stays only if it is admitted. */
  private boolean isAdmitted(DeploymentRun run) {
    RunAdmission.Slot slot = enter(run);
    if (slot.exceedsAcceptedRate()) {
      slot.close();
      return false;
    }
    return true;
  }

  private RunAdmission.Slot enter(DeploymentRun run) {
    RunAdmission.Slot slot = admission.enter();
    slot.begin(run);
    return slot;
  }

  private static void endImport(DeploymentRun run) {
    Step importStep = run.steps().importStep();
    run.remember(List.of(importStep.finish(StepResult.succeeded(null, "imported"), run.now())));
  }

  private DeploymentRun run(String... rememberedArns) {
    return TestRuns.run(
        TestDeployments.running(accessKey, certificate),
        credentials,
        certificate,
        Set.of(rememberedArns),
        properties,
        stateStore,
        clock);
  }
}
