/**
 * Authentication and authorization: bearer tokens, JWTs, roles, and limits to guessing.
 *
 * <p>Its tables are {@code api_token} and {@code deleted_api_token}. Its public types are what
 * tells whether a caller still has access.
 */
@NullMarked
package io.autossl.deployer.security;

import org.jspecify.annotations.NullMarked;
