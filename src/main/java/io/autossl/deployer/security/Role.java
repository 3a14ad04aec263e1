package io.autossl.deployer.security;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * What a client may do, as {@link SecurityConfiguration} decides. Each role includes those before
 * it.
 */
enum Role {
  /** Reads everything but tokens and audit events. */
  VIEWER,
  /** Manages certificates, targets and deployments, and checks access keys. */
  OPERATOR,
  /** Manages access keys and tokens, and reads audit events. */
  ADMIN;

  private static final String PREFIX = "ROLE_";

  List<GrantedAuthority> authorities() {
    return List.of(new SimpleGrantedAuthority(PREFIX + name()));
  }

  /** The names of the roles that authorities stand for, for people. */
  static String names(Collection<GrantedAuthority> authorities) {
    return authorities.stream()
        .map(authority -> String.valueOf(authority.getAuthority()).substring(PREFIX.length()))
        .collect(joining(" or "));
  }
}
