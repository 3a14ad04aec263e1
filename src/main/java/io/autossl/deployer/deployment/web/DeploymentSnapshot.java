package io.autossl.deployer.deployment.web;

import static java.util.function.Predicate.not;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A deployment with all its steps as they stood at one time, and as the API shows it.
 *
 * @param revision how often it had changed; what it shows may be newer, but not older
 * @param json the view as JSON in UTF-8, not to be changed
 */
record DeploymentSnapshot(long revision, DeploymentView view, byte[] json) {

  UUID id() {
    return view.id();
  }

  /** Whether the deployment will not change any more. */
  boolean isFinished() {
    return view.status().isFinished();
  }

  /** The steps. */
  List<StepView> steps() {
    return view.allSteps();
  }

  /** The steps that differ from those of an earlier snapshot. */
  List<StepView> stepsChangedSince(DeploymentSnapshot earlier) {
    return steps().stream().filter(not(Set.copyOf(earlier.steps())::contains)).toList();
  }
}
