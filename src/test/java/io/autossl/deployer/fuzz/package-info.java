/** Feeds code with mutations of good input for a fixed time, and tells what broke it. */
@NullMarked
package io.autossl.deployer.fuzz;

import org.jspecify.annotations.NullMarked;
