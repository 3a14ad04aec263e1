package io.autossl.deployer.web;

import java.util.List;
import java.util.Map;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.stereotype.Component;

/** Tells who a bearer token stands for. */
@Component
class BearerTokens implements OpaqueTokenIntrospector {

  private final AdminToken adminToken;

  BearerTokens(AdminToken adminToken) {
    this.adminToken = adminToken;
  }

  @Override
  public OAuth2AuthenticatedPrincipal introspect(String token) {
    if (!adminToken.matches(token)) {
      throw new BadOpaqueTokenException("The bearer token is not valid");
    }
    return new DefaultOAuth2AuthenticatedPrincipal(
        "admin-token",
        Map.of("sub", "admin-token"),
        List.of(new SimpleGrantedAuthority("ROLE_ADMIN")));
  }
}
