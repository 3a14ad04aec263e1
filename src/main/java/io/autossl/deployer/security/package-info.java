/**
 * Who may do what: bearer tokens, JWTs, their roles, and what keeps others out.
 *
 * <p>Its tables are {@code api_token} and {@code deleted_api_token}. Public is what tells whether a
 * caller still has access.
 */
@NullMarked
package io.autossl.deployer.security;

import org.jspecify.annotations.NullMarked;
