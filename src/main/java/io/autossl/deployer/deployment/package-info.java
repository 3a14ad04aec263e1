/**
 * What a deployment and its steps are, and every decision about them: values and pure functions.
 *
 * <p>It has no table. Its public types are what its subpackages share; no other package needs them.
 */
@NullMarked
package io.autossl.deployer.deployment;

import org.jspecify.annotations.NullMarked;
