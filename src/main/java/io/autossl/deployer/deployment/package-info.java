/**
 * What a deployment and its steps are, and every decision about them: pure values, without effects.
 *
 * <p>It has no table. Public is what its inner rooms share; no other room needs any of it.
 */
@NullMarked
package io.autossl.deployer.deployment;

import org.jspecify.annotations.NullMarked;
