package io.autossl.deployer.deployment;

import java.util.List;
import tools.jackson.databind.util.RawValue;

/**
 * A deployment with all its steps, as the API shows it.
 *
 * @param revision of which it is, or a later one
 * @param deployment without its steps
 * @param steps in order
 * @param json not to be changed
 */
record RenderedDeployment(
    long revision, DeploymentView deployment, List<RenderedStep> steps, byte[] json) {

  RenderedDeployment {
    steps = List.copyOf(steps);
  }

  /** Whether it will not change any more. */
  boolean isOver() {
    return deployment.status().isOver();
  }

  /** A step as the API shows it, and what it counts for. */
  record RenderedStep(StepTally tally, RawValue json) {}
}
