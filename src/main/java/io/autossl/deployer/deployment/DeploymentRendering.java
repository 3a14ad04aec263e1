package io.autossl.deployer.deployment;

import io.autossl.deployer.deployment.RenderedDeployment.RenderedStep;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.json.JsonMapper;

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
    return new RenderedDeployment(revision, view, rendered(view), steps);
  }

  private RenderedStep rendered(Step step) {
    return new RenderedStep(StepTally.of(step), rendered(StepView.of(step)));
  }

  private SerializedString rendered(Object view) {
    return new SerializedString(json.writeValueAsString(view));
  }
}
