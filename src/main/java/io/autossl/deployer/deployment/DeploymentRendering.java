package io.autossl.deployer.deployment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.autossl.deployer.deployment.RenderedDeployment.RenderedStep;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** Renders deployments as JSON: of one that was rendered before, only what has changed since. */
@Component
class DeploymentRendering {

  private final JsonMapper json;

  DeploymentRendering(JsonMapper json) {
    this.json = json;
  }

  /**
   * Renders a deployment.
   *
   * @param revision what is given is of this revision, or a later one
   * @param earlier all its steps, as they were rendered before; none if they were not
   * @param changed its steps that have changed since, in order; all if none was rendered before
   */
  RenderedDeployment render(
      long revision, Deployment deployment, List<RenderedStep> earlier, List<Step> changed) {
    List<RenderedStep> steps = new ArrayList<>(earlier);
    for (Step step : changed) {
      if (step.sequence() > steps.size()) {
        steps.add(rendered(step));
      } else {
        steps.set(step.sequence() - 1, rendered(step));
      }
    }
    DeploymentView view =
        DeploymentView.of(deployment, steps.stream().map(RenderedStep::tally).toList());
    byte[] bytes =
        json.writeValueAsBytes(
            new WithSteps(view, steps.stream().map(RenderedStep::json).toList()));
    return new RenderedDeployment(revision, view, steps, bytes);
  }

  private RenderedStep rendered(Step step) {
    return new RenderedStep(
        StepTally.of(step), new RawValue(json.writeValueAsString(StepView.of(step))));
  }

  private record WithSteps(@JsonUnwrapped DeploymentView deployment, List<RawValue> steps) {}
}
