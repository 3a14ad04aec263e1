package io.autossl.deployer.target;

import java.util.UUID;

/**
 * A target is about to be deleted, in the transaction that deletes it. A listener that needs the
 * target prevents the deletion by throwing an {@link io.autossl.deployer.web.ApiException}.
 */
public record DeploymentTargetDeletion(UUID targetId) {}
