/**
 * A strict simulator of the parts of AWS that a deployment talks to: CloudFront, ACM and STS on one
 * local port, with programmable faults and a log of everything that was asked.
 */
@NullMarked
package io.autossl.deployer.simulator;

import org.jspecify.annotations.NullMarked;
