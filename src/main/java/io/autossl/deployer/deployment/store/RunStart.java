package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Steps;

/** The result of starting a run. */
public sealed interface RunStart {

  /** The run has started. */
  record Started(Deployment deployment, Steps steps, long run) implements RunStart {}

  /** An earlier deployment of the target is not over yet. */
  record NotItsTurn() implements RunStart {}

  /** There is no room for a deployment of its size at present. */
  record NoRoom() implements RunStart {}

  /** The deployment is over. */
  record Finished() implements RunStart {}
}
