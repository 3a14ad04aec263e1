package io.autossl.deployer.deployment.store;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Active deployments that prevent a deletion or a retry are named. */
@DeployerTest
class ActiveDeploymentGuardTest {

  private static final TestAuthority AUTHORITY = TestCertificates.authority("Guard CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private String accessKey;
  private String target;
  private HangingCalls reads;

  @BeforeEach
  void prepare() {
    simulator.reset();
    AwsAccount account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
    target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
  }

  @Test
  void namesTheActiveDeployment() throws InterruptedException {
    String certificate = uploadCertificate();
    String deployment = api.deploy(target, certificate);
    assertThat(reads.awaitCall(Duration.ofSeconds(20))).isTrue();

    List<ApiAnswer> refusals =
        List.of(
            api.delete("/api/v1/certificates/" + certificate)
                .expectProblem(409, "CERTIFICATE_IN_USE"),
            api.delete("/api/v1/deployment-targets/" + target)
                .expectProblem(409, "DEPLOYMENT_IN_PROGRESS"),
            api.post("/api/v1/deployments/" + deployment + "/retry")
                .expectProblem(409, "DEPLOYMENT_IN_PROGRESS"));

    assertThat(refusals)
        .allSatisfy(
            refusal -> {
              assertThat(refusal.text("conflictingId")).isEqualTo(deployment);
              assertThat(refusal.json().has("conflictingIds")).isFalse();
              assertThat(refusal.text("detail")).containsOnlyOnce(deployment);
            });
    reads.release();
    api.finished(deployment, "SUCCEEDED");
  }

  @Test
  void listsAllActiveDeploymentsAndNamesThreeOfThemInTheDetail() {
    List<String> deployments = new ArrayList<>();
    for (int count = 0; count < 5; count++) {
      deployments.add(api.deploy(target, uploadCertificate()));
    }

    ApiAnswer refusal =
        api.delete("/api/v1/deployment-targets/" + target)
            .expectProblem(409, "DEPLOYMENT_IN_PROGRESS");

    assertThat(refusal.text("conflictingId")).isEqualTo(deployments.getFirst());
    assertThat(refusal.json().path("conflictingIds").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(deployments);
    assertThat(refusal.text("detail"))
        .contains(String.join(", ", deployments.subList(0, 3)) + " and others")
        .doesNotContain(deployments.get(3));
    reads.release();
    api.finished(deployments.getLast(), "SUCCEEDED");
  }

  @Test
  void namesADeploymentWhoseAccessKeyItsTargetNoLongerHas() {
    String deployment = api.deploy(target, uploadCertificate());
    AwsAccount other = AwsAccount.in(simulator);
    api.put(
            "/api/v1/deployment-targets/" + target,
            Map.of(
                "name",
                "web shop",
                "accessKey",
                api.createAccessKey(other),
                "distributionIds",
                List.of(other.addDistribution("example.com"))))
        .expect(200);

    ApiAnswer refusal =
        api.delete("/api/v1/access-keys/" + accessKey).expectProblem(409, "ACCESS_KEY_IN_USE");

    assertThat(refusal.text("conflictingId")).isEqualTo(deployment);
    reads.release();
    api.finished(deployment, "SUCCEEDED");
    api.delete("/api/v1/access-keys/" + accessKey).expect(204);
  }

  private String uploadCertificate() {
    return api.uploadCertificate(AUTHORITY.issue("example.com"));
  }
}
