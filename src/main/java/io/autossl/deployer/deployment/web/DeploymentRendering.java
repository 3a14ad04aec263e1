package io.autossl.deployer.deployment.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Renders deployments as JSON: of one that was rendered before, only what has changed since. */
@Component
class DeploymentRendering {

  private static final byte[] STEPS = ",\"steps\":[".getBytes(UTF_8);
  private static final byte[] COMMA = ",".getBytes(UTF_8);
  private static final byte[] END = "]}".getBytes(UTF_8);

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
        DeploymentView.of(deployment, steps.stream().map(RenderedStep::steps).toList());
    return new RenderedDeployment(revision, view, steps, pieces(view, steps));
  }

  /** The steps are put in before the brace that closes the deployment. */
  private List<byte[]> pieces(DeploymentView view, List<RenderedStep> steps) {
    List<byte[]> pieces = new ArrayList<>();
    byte[] withoutSteps = json.writeValueAsBytes(view);
    pieces.add(Arrays.copyOf(withoutSteps, withoutSteps.length - 1));
    pieces.add(STEPS);
    for (int index = 0; index < steps.size(); index++) {
      if (index > 0) {
        pieces.add(COMMA);
      }
      pieces.add(steps.get(index).json());
    }
    pieces.add(END);
    return pieces;
  }

  private RenderedStep rendered(Step step) {
    return new RenderedStep(StepCount.of(step), json.writeValueAsBytes(StepView.of(step)));
  }
}
