/**
 * AWS access keys: stored with their secret sealed, handed out to deployments, and checked with
 * AWS.
 */
@NullMarked
package io.autossl.deployer.accesskey;

import org.jspecify.annotations.NullMarked;
