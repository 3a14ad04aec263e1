/**
 * Deployments and their steps: how they are requested, decided, carried out, watched and stopped.
 */
@NullMarked
package io.autossl.deployer.deployment;

import org.jspecify.annotations.NullMarked;
