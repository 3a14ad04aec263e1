/**
 * Configuration of Tomcat: limits to the time, the size and the number of requests that arrive, and
 * problem details for what it refuses itself.
 *
 * <p>It has no table, and nothing in it is public but what Tomcat itself creates.
 */
@NullMarked
package io.autossl.deployer.web.server;

import org.jspecify.annotations.NullMarked;
