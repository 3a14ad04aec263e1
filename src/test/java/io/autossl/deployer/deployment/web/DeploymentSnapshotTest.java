package io.autossl.deployer.deployment.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepResult;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.TestDeployments;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DeploymentSnapshotTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final JsonMapper json = JsonMapper.builder().build();
  private final Deployment deployment = TestDeployments.running("Bücher 🛒 \"\\");

  @Test
  void showsUnpairedSurrogates() {
    String message = "low \ude00, high \ud83d";
    Steps steps = finished(Steps.toDo(List.of("EONE0000")), message);

    byte[] shown = json.writeValueAsBytes(DeploymentView.of(deployment, steps));

    assertThat(json.readTree(shown).at("/steps/0/message").asString()).isEqualTo(message);
  }

  @Test
  void showsUnpairedSurrogatesInAChange() {
    String message = "low \ude00, high \ud83d";
    Steps pending = Steps.toDo(List.of("EONE0000"));
    DeploymentEvents events = new DeploymentEvents(mock(), mock(), mock(), json);

    byte[] change = events.change(snapshot(pending), snapshot(finished(pending, message)));

    assertThat(json.readTree(change).at("/steps/0/message").asString()).isEqualTo(message);
  }

  @Test
  void tellsTheStepsThatHaveChanged() {
    Steps steps = finished(Steps.toDo(List.of("EONE0000", "ETWO0000")), "fine");
    Step begun = Step.pending(2, steps.all().get(1).type(), "ETWO0000").beginReading(NOW);
    Steps later =
        new Steps(steps.all().stream().map(step -> step.sequence() == 2 ? begun : step).toList());

    assertThat(snapshot(later).stepsChangedSince(snapshot(steps)))
        .containsExactly(StepView.of(begun));
    assertThat(snapshot(later).stepsChangedSince(snapshot(later))).isEmpty();
  }

  private DeploymentSnapshot snapshot(Steps steps) {
    return new DeploymentSnapshot(1, DeploymentView.of(deployment, steps), new byte[0]);
  }

  private static Steps finished(Steps steps, String message) {
    return new Steps(
        steps.all().stream()
            .map(step -> step.finish(StepResult.succeeded(null, message), NOW))
            .toList());
  }
}
