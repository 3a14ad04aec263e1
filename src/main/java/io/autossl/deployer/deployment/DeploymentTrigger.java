package io.autossl.deployer.deployment;

/** What asked for a deployment. */
public enum DeploymentTrigger {
  /** A request. */
  MANUAL,
  /** A new certificate of a target that deploys by itself. */
  AUTOMATIC,
  /** A request to try again what an earlier deployment left. */
  RETRY
}
