package io.autossl.deployer.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RenderedDeploymentTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DeploymentRendering rendering = new DeploymentRendering(JSON);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void isWrittenAsIfItWereOneValueAndTellsItsLengthBefore(int count) throws IOException {
    Deployment deployment = deployment("Bücher 🛒 \"\\");
    Steps steps = steps(count);

    RenderedDeployment rendered = rendering.render(1, deployment, List.of(), steps.all());

    assertThat(rendered.text())
        .isEqualTo(JSON.writeValueAsString(DeploymentView.of(deployment, steps)));
    assertThat(written(rendered)).isEqualTo(rendered.text().getBytes(UTF_8));
    assertThat(rendered.length()).isEqualTo(written(rendered).length);
  }

  @Test
  void sharesTheStepsThatHaveNotChangedWithTheOneBefore() {
    Deployment deployment = deployment("web shop");
    Steps steps = steps(3);
    RenderedDeployment before = rendering.render(1, deployment, List.of(), steps.all());
    Step begun = steps.all().get(1).beginReading(NOW);

    RenderedDeployment after = rendering.render(2, deployment, before.steps(), List.of(begun));

    assertThat(after.steps().get(0)).isSameAs(before.steps().get(0));
    assertThat(after.steps().get(1)).isNotEqualTo(before.steps().get(1));
    assertThat(after.steps().get(2)).isSameAs(before.steps().get(2));
  }

  private static byte[] written(RenderedDeployment deployment) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    deployment.writeTo(output);
    return output.toByteArray();
  }

  private static Steps steps(int count) {
    return new Steps(
        Stream.iterate(1, sequence -> sequence + 1)
            .limit(count)
            .map(
                sequence -> Step.pending(sequence, StepType.VALIDATE_DISTRIBUTION, "EÄ" + sequence))
            .toList());
  }

  private static Deployment deployment(String targetName) {
    return new Deployment(
        UUID.randomUUID(),
        UUID.randomUUID(),
        targetName,
        UUID.randomUUID(),
        new DeployedCertificate(UUID.randomUUID(), "example.com", "00".repeat(32), NOW),
        DeploymentTrigger.MANUAL,
        DeploymentStatus.RUNNING,
        List.of("EWH7HR80TDW90"),
        null,
        false,
        NOW,
        NOW,
        null,
        null);
  }
}
