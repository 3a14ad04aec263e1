package io.autossl.deployer.deployment;

import java.util.UUID;

/** A step is over; published once that is stored. */
public record StepFinished(UUID deploymentId, Step step) {}
