/** Secrets: what hides them in memory, and what seals them in the database. */
@NullMarked
package io.autossl.deployer.secret;

import org.jspecify.annotations.NullMarked;
