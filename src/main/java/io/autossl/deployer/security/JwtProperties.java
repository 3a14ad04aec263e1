package io.autossl.deployer.security;

import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the JWTs of an OpenID Connect issuer are good for.
 *
 * @param roleClaim the claim that tells, a text or a list of texts; {@code a.b} is the claim {@code
 *     b} in the object {@code a}
 * @param roles what the claim's values stand for; besides, each role stands for itself
 */
@ConfigurationProperties("autossl.jwt")
record JwtProperties(
    @DefaultValue("role") String roleClaim, @DefaultValue Map<String, Role> roles) {

  JwtProperties {
    roles = Map.copyOf(roles);
  }

  Optional<Role> role(String value) {
    Role mapped = roles.get(value);
    if (mapped != null) {
      return Optional.of(mapped);
    }
    for (Role role : Role.values()) {
      if (role.name().equals(value)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
