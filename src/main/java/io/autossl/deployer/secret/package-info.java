/**
 * Secrets: what hides them in memory, what seals them in the database, and the keyset that does.
 *
 * <p>Its table is {@code sealed_canary}. Public is what whoever stores a secret needs.
 */
@NullMarked
package io.autossl.deployer.secret;

import org.jspecify.annotations.NullMarked;
