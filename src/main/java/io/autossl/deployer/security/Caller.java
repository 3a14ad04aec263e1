package io.autossl.deployer.security;

import io.autossl.deployer.audit.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The client that sent a request, as its token tells.
 *
 * @param role null if the token is valid but gives no role
 * @param expiresAt when the token expires; null if it does not
 */
record Caller(Actor actor, @Nullable Role role, @Nullable Instant expiresAt) {}
