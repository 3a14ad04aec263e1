/** The service beside a simulated AWS, to try it without an account. */
@NullMarked
package io.autossl.deployer.sandbox;

import org.jspecify.annotations.NullMarked;
