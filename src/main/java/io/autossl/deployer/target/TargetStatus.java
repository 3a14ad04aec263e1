package io.autossl.deployer.target;

import org.jspecify.annotations.Nullable;

/**
 * What the deployments to a target tell of it.
 *
 * @param lastDeployment the newest; null if there is none
 * @param message says the state in words
 */
public record TargetStatus(
    @Nullable LastDeployment lastDeployment, TargetState state, String message) {}
