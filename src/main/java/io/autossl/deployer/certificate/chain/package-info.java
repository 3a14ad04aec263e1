/**
 * Certification paths (RFC 5280): built from the uploaded certificates, with explanations of what
 * is missing.
 *
 * <p>It has no table. Its public types are what reading a certificate needs.
 */
@NullMarked
package io.autossl.deployer.certificate.chain;

import org.jspecify.annotations.NullMarked;
