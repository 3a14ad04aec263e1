/**
 * Stored certificates, their store and their events, and which domain names one covers.
 *
 * <p>Its table is {@code certificate}. Its public types are what deployments need of a certificate,
 * and what its subpackages share.
 */
@NullMarked
package io.autossl.deployer.certificate;

import org.jspecify.annotations.NullMarked;
