package io.autossl.deployer.deployment.request;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Of automatic deployments that have not begun, only the newest is not cancelled. */
@DeployerTest
class SupersededDeploymentsTest {

  private static final TestAuthority AUTHORITY = TestCertificates.authority("Superseding CA");
  private static final Instant EXPIRY =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(60));

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private MeterRegistry meters;
  @Autowired private JdbcTemplate jdbc;

  private String name;
  private String distribution;
  private String target;
  private HangingCalls reads;

  @BeforeEach
  void prepare() {
    simulator.reset();
    AwsAccount account = AwsAccount.in(simulator);
    name = "host-" + UUID.randomUUID() + ".example";
    distribution = account.addDistribution(name);
    target =
        api.post(
                "/api/v1/deployment-targets",
                Map.of(
                    "name",
                    "superseding " + name,
                    "accessKey",
                    api.createAccessKey(account),
                    "distributionIds",
                    List.of(distribution),
                    "certificateName",
                    name,
                    "autoDeploy",
                    true))
            .expect(201)
            .text("id");
    reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
  }

  @Test
  void areCancelledWhenANewerCertificateIsUploaded() throws InterruptedException {
    String running = running();
    String queued = deploymentOf(upload(EXPIRY));
    assertThat(api.deployment(queued).path("status").asString()).isEqualTo("QUEUED");
    double counted = countCancelled();

    String newest = deploymentOf(upload(EXPIRY));

    JsonNode superseded = api.deployment(queued);
    assertThat(superseded.path("status").asString()).isEqualTo("CANCELLED");
    assertThat(superseded.path("requestedBy").asString()).isEqualTo("autossl");
    assertThat(superseded.path("startedAt").isNull()).isTrue();
    assertThat(superseded.path("finishedAt").isNull()).isFalse();
    assertThat(superseded.path("steps")).hasSize(3);
    assertThat(superseded.path("steps"))
        .allSatisfy(
            step -> {
              assertThat(step.path("status").asString()).isEqualTo("CANCELLED");
              assertThat(step.path("code").asString()).isEqualTo("SUPERSEDED");
              assertThat(step.path("message").asString()).contains(newest);
            });
    assertThat(countCancelled()).isEqualTo(counted + 1);
    JsonNode event =
        api.get("/api/v1/audit-events?action=DEPLOYMENT_FINISHED&resourceId=" + queued)
            .json()
            .at("/items/0");
    assertThat(event.path("actor").asString()).isEqualTo("autossl");
    assertThat(event.at("/details/status").asString()).isEqualTo("CANCELLED");
    assertThat(api.deployment(running).path("status").asString()).isEqualTo("RUNNING");
    assertThat(api.deployment(newest).path("status").asString()).isEqualTo("QUEUED");

    reads.release();
    api.finished(running, "SUCCEEDED");
    JsonNode end = api.finished(newest, "SUCCEEDED");
    assertThat(simulator.distribution(distribution).acmCertificateArn())
        .isEqualTo(end.path("acmCertificateArn").asString());
    assertThat(api.deployment(queued)).isEqualTo(superseded);
  }

  @Test
  void areAllButTheFirstAndTheLastOfManyUploads() throws InterruptedException {
    String running = running();

    Together.run(7, number -> Stream.generate(() -> upload(EXPIRY)).limit(7).toList());

    reads.release();
    List<JsonNode> all = deployments();
    assertThat(all).hasSize(50);
    String newest = all.getFirst().path("id").asString();
    api.finished(running, "SUCCEEDED");
    api.finished(newest, "SUCCEEDED");
    assertThat(deployments().subList(1, 49))
        .allSatisfy(
            superseded -> assertThat(superseded.path("status").asString()).isEqualTo("CANCELLED"));
    assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(2);
  }

  @Test
  void doNotIncludeManualDeployments() throws InterruptedException {
    String running = running();
    String automatic = deploymentOf(upload(EXPIRY));
    String manual = api.deploy(target, upload(EXPIRY.minusSeconds(60)));

    String newest = deploymentOf(upload(EXPIRY));

    assertThat(deployments())
        .extracting(
            deployment ->
                deployment.path("id").asString() + " " + deployment.path("status").asString())
        .containsExactly(
            newest + " QUEUED", manual + " QUEUED", automatic + " CANCELLED", running + " RUNNING");
    reads.release();
    api.finished(manual, "SUCCEEDED");
    api.finished(newest, "SUCCEEDED");
  }

  /** Its calls may have taken effect: it is better completed. */
  @Test
  void doNotIncludeDeploymentsThatHaveStarted() throws InterruptedException {
    String running = running();
    String begun = deploymentOf(upload(EXPIRY));
    jdbc.update(
        "update deployment set started_at = created_at where id = ?", UUID.fromString(begun));

    String newest = deploymentOf(upload(EXPIRY));

    assertThat(api.deployment(begun).path("status").asString()).isEqualTo("QUEUED");
    reads.release();
    api.finished(running, "SUCCEEDED");
    api.finished(begun, "SUCCEEDED");
    api.finished(newest, "SUCCEEDED");
  }

  @Test
  void doNotIncludeDeploymentsOfCertificatesThatExpireLater() throws InterruptedException {
    String running = running();
    String later = deploymentOf(upload(EXPIRY.plusSeconds(60)));

    upload(EXPIRY);

    assertThat(deployments()).hasSize(2);
    reads.release();
    api.finished(running, "SUCCEEDED");
    api.finished(later, "SUCCEEDED");
  }

  private String running() throws InterruptedException {
    String running = deploymentOf(upload(EXPIRY));
    assertThat(reads.awaitCall(Duration.ofSeconds(20))).isTrue();
    return running;
  }

  private double countCancelled() {
    return meters
        .get("autossl.deployments")
        .tag("status", "CANCELLED")
        .tag("trigger", "AUTOMATIC")
        .counter()
        .count();
  }

  private String upload(Instant notAfter) {
    return api.uploadCertificate(
        AUTHORITY.issue(TestCertificateRequest.of(name).withNotAfter(notAfter)));
  }

  private String deploymentOf(String certificate) {
    return api.get("/api/v1/deployments?certificateId=" + certificate)
        .expect(200)
        .json()
        .at("/items/0/id")
        .asString();
  }

  private List<JsonNode> deployments() {
    return api.get("/api/v1/deployments?targetId=" + target)
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .toList();
  }
}
