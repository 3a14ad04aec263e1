/**
 * AWS calls: made, measured and limited, with what each error means for a deployment.
 *
 * <p>It has no table. Public is what deployments and access keys call; the AWS SDK is imported here
 * and in the room for its clients alone.
 */
@NullMarked
package io.autossl.deployer.aws;

import org.jspecify.annotations.NullMarked;
