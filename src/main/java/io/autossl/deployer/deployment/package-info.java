/**
 * What a deployment and its steps are, and every decision about them: pure values, without effects.
 *
 * <p>It has no table. Its public types are what its subpackages share; no other package needs them.
 */
@NullMarked
package io.autossl.deployer.deployment;

import org.jspecify.annotations.NullMarked;
