/**
 * AWS calls: made, measured and limited, with what each error means for a deployment ({@code
 * AwsErrors}).
 *
 * <p>It has no table. Its public types are what deployments and access keys call; only this package
 * and the one for its clients import the AWS SDK.
 */
@NullMarked
package io.autossl.deployer.aws;

import org.jspecify.annotations.NullMarked;
