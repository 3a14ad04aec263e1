package io.autossl.deployer.security;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which roles the JWTs of an OpenID Connect issuer give.
 *
 * @param roleClaim the claim with the role, a text or a list of texts; {@code a.b} is the claim of
 *     that name or else the claim {@code b} in the object {@code a}
 * @param roles the claim's values that stand for a role, beside the role's own name
 */
@ConfigurationProperties("autossl.jwt")
record JwtProperties(
    @DefaultValue("role") String roleClaim, @DefaultValue Map<Role, Set<String>> roles) {

  JwtProperties {
    roles = Map.copyOf(roles);
  }

  /** The roles that a value of the claim stands for. */
  Stream<Role> roles(String value) {
    return Stream.of(Role.values())
        .filter(
            role ->
                role.name().equals(value) || roles.getOrDefault(role, Set.of()).contains(value));
  }
}
