/**
 * Secrets: types that hide them in memory, their sealing in the database, and the keyset for that.
 *
 * <p>Its table is {@code sealed_canary}. Its public types are what is needed to store a secret.
 */
@NullMarked
package io.autossl.deployer.secret;

import org.jspecify.annotations.NullMarked;
