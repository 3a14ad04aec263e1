package io.autossl.deployer.benchmark;

import java.time.Duration;

/**
 * A deployment that has succeeded.
 *
 * @param seen from its request until its caller saw the end
 * @param stored from its request until the time that the service gives as its end
 */
record FinishedDeployment(String id, Duration seen, Duration stored) {}
