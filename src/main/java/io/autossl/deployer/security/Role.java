package io.autossl.deployer.security;

import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a token is good for. Each role may do all that those before it may. */
enum Role {
  /** Reads everything but tokens and audit events. */
  VIEWER,
  /** Manages certificates, targets and deployments, and checks access keys. */
  OPERATOR,
  /** Manages access keys and tokens, and reads audit events. */
  ADMIN;

  List<GrantedAuthority> authorities() {
    return List.of(new SimpleGrantedAuthority("ROLE_" + name()));
  }
}
