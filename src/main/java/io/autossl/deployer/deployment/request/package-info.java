/**
 * Requests for deployments, by people and by new certificates; the queue that they go to, and what
 * is audited and measured of them.
 *
 * <p>Its table is {@code idempotency_key}. Its public types are what the controller asks for.
 */
@NullMarked
package io.autossl.deployer.deployment.request;

import org.jspecify.annotations.NullMarked;
