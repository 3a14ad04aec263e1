/**
 * Configurations of CloudFront distributions as XML: read, judged by what they serve, and written
 * with another viewer certificate. It knows no SDK.
 *
 * <p>It has no table. Its public types are what AWS calls and deployments need.
 */
@NullMarked
package io.autossl.deployer.cloudfront;

import org.jspecify.annotations.NullMarked;
