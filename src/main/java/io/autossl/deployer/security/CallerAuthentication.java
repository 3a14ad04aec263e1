package io.autossl.deployer.security;

import io.autossl.deployer.audit.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A client whose token is valid. The token itself is not kept. */
final class CallerAuthentication extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient Caller caller;

  CallerAuthentication(Caller caller) {
    super(caller.role() == null ? List.of() : caller.role().authorities());
    this.caller = caller;
    setAuthenticated(true);
  }

  Caller caller() {
    return caller;
  }

  @Override
  public Actor getPrincipal() {
    return caller.actor();
  }

  @Override
  public @Nullable Object getCredentials() {
    return null;
  }
}
