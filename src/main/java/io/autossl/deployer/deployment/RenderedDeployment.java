package io.autossl.deployer.deployment;

import java.util.List;
import tools.jackson.databind.util.RawValue;

/**
 * A deployment with all its steps, as the API shows it.
 *
 * @param revision of which it is, or a later one
 * @param steps in order
 * @param json not to be changed
 */
record RenderedDeployment(long revision, List<RenderedStep> steps, byte[] json) {

  RenderedDeployment {
    steps = List.copyOf(steps);
  }

  /** A step as the API shows it, and what it counts for. */
  record RenderedStep(StepTally tally, RawValue json) {}
}
