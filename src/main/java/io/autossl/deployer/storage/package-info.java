/**
 * What all tables share: identifiers, how times and lists become columns, and how much is deleted
 * at a time.
 *
 * <p>It has no table of its own. Its public types are what repositories need.
 */
@NullMarked
package io.autossl.deployer.storage;

import org.jspecify.annotations.NullMarked;
