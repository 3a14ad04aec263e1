package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.crash.IdleQueueConfiguration;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** A deployment is taken over from processes that have not crashed after all. */
@SeparateDeployerTest
@Import(IdleQueueConfiguration.class)
class TakenOverImportTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private DeploymentOrchestrator orchestrator;

  private final ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  @AfterEach
  void reset() {
    simulator.reset();
  }

  @AfterEach
  void stop() {
    processes.close();
  }

  @Test
  void updatesNothingTwiceAlthoughTwoRunsImported() throws Exception {
    AwsAccount account = AwsAccount.in(simulator);
    String distribution = account.addDistribution("www.example.com");
    String certificate =
        api.uploadCertificate(
            TestCertificates.authority("Test CA").issue("example.com", "*.example.com"));
    UUID deployment =
        UUID.fromString(
            api.deploy(
                api.createTarget(api.createAccessKey(account), List.of(distribution)),
                certificate));

    HangingCalls firstImport = hangAfter(IMPORT_CERTIFICATE);
    CompletableFuture<RunOutcome> first = run(deployment);
    assertThat(firstImport.awaitCall(SOON)).isTrue();
    HangingCalls secondImport = hangAfter(IMPORT_CERTIFICATE);
    CompletableFuture<RunOutcome> second = run(deployment);
    assertThat(secondImport.awaitCall(SOON)).isTrue();
    firstImport.release();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(new RunOutcome.Done());
    HangingCalls update = hangAfter(UPDATE_DISTRIBUTION);
    secondImport.release();
    assertThat(update.awaitCall(SOON)).isTrue();

    assertThat(run(deployment).get(10, TimeUnit.SECONDS)).isEqualTo(new RunOutcome.Done());
    update.release();
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(new RunOutcome.Done());

    assertThat(api.deployment(deployment.toString()).path("status").asString())
        .isEqualTo("SUCCEEDED");
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(1);
    assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1);
    assertThat(simulator.certificates()).hasSize(2);
  }

  private HangingCalls hangAfter(AwsOperation operation) {
    return simulator.faults().on(operation).times(1).hangAfterProcessing();
  }

  private CompletableFuture<RunOutcome> run(UUID deployment) {
    return CompletableFuture.supplyAsync(() -> orchestrator.run(deployment), processes);
  }
}
