package io.autossl.deployer.deployment;

/** What asked for a deployment. */
public enum DeploymentTrigger {
  /** A request. */
  MANUAL,
  /** A new certificate for a target with automatic deployment. */
  AUTOMATIC,
  /** A request to try again what an earlier deployment left. */
  RETRY
}
