/** Deploys SSL certificates to Amazon CloudFront distributions. */
@NullMarked
package io.autossl.deployer;

import org.jspecify.annotations.NullMarked;
