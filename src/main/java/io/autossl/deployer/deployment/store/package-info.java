/**
 * The stored state of deployments: every change is a transaction, and what others read is true at
 * any time.
 *
 * <p>Its tables are {@code deployment}, {@code deployment_step}, {@code imported_certificate} and
 * {@code scheduled_tasks}. Its public types are what runs, requests and views need.
 */
@NullMarked
package io.autossl.deployer.deployment.store;

import org.jspecify.annotations.NullMarked;
