/**
 * The life of a process, for tests: everything that the service does to the world is a numbered
 * point at which the process can be made to die, and at which it is watched what it holds.
 */
@NullMarked
package io.autossl.deployer.crash;

import org.jspecify.annotations.NullMarked;
