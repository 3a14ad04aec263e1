package io.autossl.deployer.target;

/** Whether a target's distributions have what was last deployed, as far as deployments tell. */
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
  /** What was deployed is not known any more. */
  UNKNOWN
}
