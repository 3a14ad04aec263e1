package io.autossl.deployer.deployment;

/**
 * A deployment with all its steps, as the API shows it.
 *
 * @param revision of which it is, or a later one
 * @param json not to be changed
 */
record RenderedDeployment(long revision, byte[] json) {}
