package io.autossl.deployer.target;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tells what deployments did to targets; who keeps the deployments implements it. */
public interface TargetStatuses {

  /** The status of each of these targets, by their identifiers. */
  Map<UUID, TargetStatus> of(List<DeploymentTarget> targets);
}
