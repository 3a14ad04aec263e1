package io.autossl.deployer.target;

import java.util.UUID;

/**
 * A target is about to be deleted, in the transaction that deletes it. Whoever needs it throws an
 * {@link io.autossl.deployer.web.ApiException}.
 */
public record DeploymentTargetDeletion(UUID targetId) {}
