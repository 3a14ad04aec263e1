/**
 * AWS credentials: access keys, stored with their secrets sealed, handed out to deployments, and
 * checked with AWS.
 *
 * <p>Its table is {@code access_key}. Its public types are what targets and deployments need of an
 * access key.
 */
@NullMarked
package io.autossl.deployer.accesskey;

import org.jspecify.annotations.NullMarked;
