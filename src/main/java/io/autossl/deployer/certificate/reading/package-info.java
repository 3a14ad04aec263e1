/**
 * Uploaded certificates and private keys: parsed and validated within limits of time and memory.
 *
 * <p>It has no table. Its public types are what uploads over HTTP need: the pool that reads, its
 * input and its result.
 */
@NullMarked
package io.autossl.deployer.certificate.reading;

import org.jspecify.annotations.NullMarked;
