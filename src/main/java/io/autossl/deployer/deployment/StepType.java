package io.autossl.deployer.deployment;

/** What a step does. */
public enum StepType {
  /** Reads a distribution and checks that the certificate covers it. */
  VALIDATE_DISTRIBUTION,
  /** Imports the certificate into ACM, once for all distributions. */
  IMPORT_CERTIFICATE,
  /** Makes a distribution serve the certificate. Its end is the end of that distribution. */
  UPDATE_DISTRIBUTION
}
