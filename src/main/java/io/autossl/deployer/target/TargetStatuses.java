package io.autossl.deployer.target;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finds the status of targets; implemented where deployments are stored. */
public interface TargetStatuses {

  /** The status of each of these targets, by their identifiers. */
  Map<UUID, TargetStatus> of(List<DeploymentTarget> targets);
}
