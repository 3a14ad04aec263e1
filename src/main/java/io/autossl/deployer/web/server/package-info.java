/**
 * What is asked of Tomcat: limits to the time, the size and the number of requests that arrive, and
 * its own refusals as problem details.
 *
 * <p>It has no table, and nothing in it is public but what Tomcat itself creates.
 */
@NullMarked
package io.autossl.deployer.web.server;

import org.jspecify.annotations.NullMarked;
