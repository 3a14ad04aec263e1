package io.autossl.deployer.deployment.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.StepType;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.TestDeployments;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class DeploymentRenderingTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final JsonMapper json = JsonMapper.builder().build();
  private final DeploymentRendering rendering = new DeploymentRendering(json);
  private final Deployment deployment = TestDeployments.running("Bücher 🛒 \"\\");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void makesPiecesOfWhatWouldBeOneValue(int count) {
    assertThatItIsOneValue(steps(count, "Bücher 🛒 \"\\"));
  }

  @Test
  void showsEvenHalvesOfSurrogatePairs() {
    String message = "low \ude00, high \ud83d";

    RenderedDeployment rendered =
        rendering.render(1, deployment, List.of(), steps(1, message).all());

    assertThat(json.readTree(rendered.text()).at("/steps/0/message").asString()).isEqualTo(message);
  }

  @Test
  void sharesTheStepsThatHaveNotChangedWithTheStateBefore() {
    Steps steps = steps(3, "fine");
    RenderedDeployment before = rendering.render(1, deployment, List.of(), steps.all());
    Step begun = steps.all().get(1).beginReading(NOW.plusSeconds(1));

    RenderedDeployment after = rendering.render(2, deployment, before.steps(), List.of(begun));

    assertThat(after.steps().get(0)).isSameAs(before.steps().get(0));
    assertThat(after.steps().get(1)).isNotEqualTo(before.steps().get(1));
    assertThat(after.steps().get(2)).isSameAs(before.steps().get(2));
  }

  private void assertThatItIsOneValue(Steps steps) {
    RenderedDeployment rendered = rendering.render(1, deployment, List.of(), steps.all());

    byte[] whole = json.writeValueAsBytes(DeploymentView.of(deployment, steps));
    assertThat(rendered.text()).isEqualTo(new String(whole, UTF_8));
    assertThat(rendered.length()).isEqualTo(whole.length);
  }

  private static Steps steps(int count, String message) {
    return new Steps(
        IntStream.rangeClosed(1, count)
            .mapToObj(
                sequence -> Step.pending(sequence, StepType.VALIDATE_DISTRIBUTION, "E" + sequence))
            .map(step -> step.finish(StepResult.succeeded(null, message), NOW))
            .toList());
  }
}
