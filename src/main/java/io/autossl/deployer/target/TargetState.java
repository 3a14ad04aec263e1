package io.autossl.deployer.target;

/**
 * Whether a target's distributions have the certificate that was last deployed, as far as
 * deployments know.
 */
public enum TargetState {
  /** No deployment to it has begun yet. */
  NEVER_DEPLOYED,
  /** A deployment is active. */
  DEPLOYING,
  /** All its distributions have got the certificate. */
  IN_SYNC,
  /** Some were skipped, or have not got the certificate yet. */
  OUT_OF_SYNC,
  /** The last deployment failed for some. */
  FAILED,
  /** What was last deployed is not known any more. */
  UNKNOWN
}
