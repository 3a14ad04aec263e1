/**
 * Uploaded certificates and private keys: parsed and validated within limits of memory, of time
 * ({@code ReadingTimeLimit}, {@code CertificateReaderPool}) and of work for deriving keys ({@code
 * KeyDerivationBudget}).
 *
 * <p>It has no table. Its public types are what uploads over HTTP need: the pool that reads, its
 * input and its result.
 */
@NullMarked
package io.autossl.deployer.certificate.reading;

import org.jspecify.annotations.NullMarked;
