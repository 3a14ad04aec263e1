package io.autossl.deployer.security;

import io.autossl.deployer.audit.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token stands for.
 *
 * @param role null if the token is valid, but for nothing here
 * @param expiresAt from when on the token is not valid any more, if there is such a time
 */
record Caller(Actor actor, @Nullable Role role, @Nullable Instant expiresAt) {}
