package io.autossl.deployer.deployment;

/**
 * What a step does. Which steps a deployment has is known to {@link Steps}, what is next to {@link
 * NextAction}; the orchestrator has an executor for each type. CONTRIBUTING.md lists what a new
 * type takes.
 */
public enum StepType {
  /** Reads a distribution and checks that the certificate covers it. */
  VALIDATE_DISTRIBUTION,
  /** Imports the certificate into ACM, once for all distributions. */
  IMPORT_CERTIFICATE,
  /**
   * Makes a distribution serve the certificate. How it ends is how the deployment ends for that
   * distribution.
   */
  UPDATE_DISTRIBUTION
}
