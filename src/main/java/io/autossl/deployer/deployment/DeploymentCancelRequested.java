package io.autossl.deployer.deployment;

import java.util.UUID;

/** A running deployment is to be cancelled; published in the transaction that stores it. */
public record DeploymentCancelRequested(UUID deploymentId) {}
