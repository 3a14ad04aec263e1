package io.autossl.deployer.target;

import org.jspecify.annotations.Nullable;

/**
 * The state of a target, by the deployments to it.
 *
 * @param lastDeployment the newest; null if there is none
 * @param message the state in words, for people
 */
public record TargetStatus(
    @Nullable LastDeployment lastDeployment, TargetState state, String message) {}
