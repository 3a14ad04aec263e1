/**
 * How the clients of the AWS SDK are built: HTTP, TLS, proxy, time limits and interceptors.
 *
 * <p>It has no table. Its public types are what calls need to know of it.
 */
@NullMarked
package io.autossl.deployer.aws.client;

import org.jspecify.annotations.NullMarked;
