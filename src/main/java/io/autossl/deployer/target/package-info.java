/**
 * Deployment targets: which distributions get which certificate with which access key.
 *
 * <p>Its table is {@code deployment_target}. Its public types are what deployments need of a
 * target, and the status of a target by its deployments.
 */
@NullMarked
package io.autossl.deployer.target;

import org.jspecify.annotations.NullMarked;
