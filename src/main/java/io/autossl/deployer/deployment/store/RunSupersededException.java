package io.autossl.deployer.deployment.store;

import java.util.UUID;

/** Another process has taken the deployment over: this one must not touch it any more. */
public final class RunSupersededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Another run of this deployment has started. */
  public RunSupersededException(UUID deploymentId) {
    super("Deployment " + deploymentId + " was taken over by another process");
  }
}
