/**
 * Everything AWS: importing into ACM, reading and updating a CloudFront distribution, and AWS's
 * errors in our words. No other package imports the AWS SDK.
 */
@NullMarked
package io.autossl.deployer.cloudfront;

import org.jspecify.annotations.NullMarked;
