/**
 * Deployments over HTTP: the controller, the views, and server-sent events.
 *
 * <p>It has no table, and nothing in it is public.
 */
@NullMarked
package io.autossl.deployer.deployment.web;

import org.jspecify.annotations.NullMarked;
