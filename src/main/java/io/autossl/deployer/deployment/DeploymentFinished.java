package io.autossl.deployer.deployment;

/** A deployment is over; published in the transaction that stores it. */
public record DeploymentFinished(Deployment deployment, Steps steps) {}
