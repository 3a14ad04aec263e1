/**
 * Crashes of a process, for tests: every commit and every call of AWS is a numbered point, at which
 * the process can be made to crash, and its open connections are checked.
 */
@NullMarked
package io.autossl.deployer.crash;

import org.jspecify.annotations.NullMarked;
