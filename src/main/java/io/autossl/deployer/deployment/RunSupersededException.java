package io.autossl.deployer.deployment;

import java.util.UUID;

/** Another process has taken the deployment over: this one must not touch it any more. */
final class RunSupersededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RunSupersededException(UUID deploymentId) {
    super("Deployment " + deploymentId + " was taken over by another process");
  }
}
