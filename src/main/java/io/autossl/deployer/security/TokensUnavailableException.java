package io.autossl.deployer.security;

import org.springframework.security.core.AuthenticationException;

/** Tokens cannot be checked at the moment. */
final class TokensUnavailableException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  TokensUnavailableException(Throwable cause) {
    super("Tokens cannot be checked at the moment", cause);
  }
}
