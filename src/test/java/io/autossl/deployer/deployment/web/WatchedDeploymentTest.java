package io.autossl.deployer.deployment.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.deployment.StepStatus;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import io.autossl.deployer.deployment.store.StepRepository;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A deployment that is read over and over while it runs. */
@DeployerTest
class WatchedDeploymentTest {

  private static final int DISTRIBUTIONS = 30;

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private DeploymentRepository deployments;
  @Autowired private StepRepository steps;
  @Autowired private JsonMapper json;

  private final Map<Integer, JsonNode> over = new HashMap<>();
  private final Set<Integer> answers = new HashSet<>();

  @BeforeEach
  void prepare() {
    simulator.reset();
  }

  @Test
  void isShownAsIfAllOfItWereReadEachTime() {
    AwsAccount account = AwsAccount.in(simulator);
    String target =
        api.createTarget(
            api.createAccessKey(account), account.addDistributions(DISTRIBUTIONS, "example.com"));
    String certificate =
        api.uploadCertificate(TestCertificates.authority("Test CA").issue("example.com"));
    simulator.behavior().latency(Duration.ofMillis(20));
    String id = api.deploy(target, certificate);

    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> look(id).equals("SUCCEEDED"));

    assertThat(answers).hasSizeGreaterThan(2);
    assertThat(over).hasSize(2 * DISTRIBUTIONS + 1);
    String shown = api.get("/api/v1/deployments/" + id).body();
    assertThat(shown).isEqualTo(readAnew(id));
    assertThat(shown)
        .isEqualTo(
            json.writeValueAsString(
                DeploymentView.of(
                    deployments.get(UUID.fromString(id)), steps.find(UUID.fromString(id)))));
  }

  /** What is over stays as it is. */
  private String look(String id) {
    JsonNode deployment = shown(id);
    answers.add(deployment.hashCode());
    for (JsonNode step : deployment.path("steps")) {
      JsonNode earlier = over.get(step.path("sequence").asInt());
      if (earlier != null) {
        assertThat(step).isEqualTo(earlier);
      } else if (StepStatus.valueOf(step.path("status").asString()).isFinished()) {
        over.put(step.path("sequence").asInt(), step);
      }
    }
    assertThat(deployment.path("progress").path("completedSteps").asInt()).isEqualTo(over.size());
    return deployment.path("status").asString();
  }

  private JsonNode shown(String id) {
    return api.get("/api/v1/deployments/" + id).json();
  }

  private String readAnew(String id) {
    byte[] shown = new Deployments(deployments, steps, json).get(UUID.fromString(id)).json();
    return new String(shown, UTF_8);
  }
}
