/** Measures the packaged service and prints how far it is from what is possible. */
@NullMarked
package io.autossl.deployer.benchmark;

import org.jspecify.annotations.NullMarked;
