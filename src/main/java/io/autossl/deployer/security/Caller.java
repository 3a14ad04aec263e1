package io.autossl.deployer.security;

import io.autossl.deployer.audit.Actor;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token stands for.
 *
 * @param role null if the token is valid, but for nothing here
 */
record Caller(Actor actor, @Nullable Role role) {}
