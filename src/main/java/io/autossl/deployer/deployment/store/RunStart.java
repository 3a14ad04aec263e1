package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Steps;

/** The answer to a run that wants to start. */
public sealed interface RunStart {

  /** Go on. */
  record Started(Deployment deployment, Steps steps, long run) implements RunStart {}

  /** An earlier deployment of the target is not over yet. */
  record NotItsTurn() implements RunStart {}

  /** There is no room for a deployment of its size at present. */
  record NoRoom() implements RunStart {}

  /** There is nothing to do any more. */
  record Finished() implements RunStart {}
}
