package io.autossl.deployer.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who does something.
 *
 * @param name the token's name
 * @param tokenId the API token's identifier, which its name need not tell; null if it is none
 */
public record Actor(String name, @Nullable UUID tokenId) implements AuthenticatedPrincipal {

  /** The token of the configuration. */
  public static final Actor ADMIN_TOKEN = new Actor("admin-token", null);

  /** The service by itself. */
  public static final Actor SERVICE = new Actor("autossl", null);

  @Override
  public String getName() {
    return name;
  }

  /**
   * Whoever sent the request that this thread works on.
   *
   * @throws IllegalStateException if there is none: what the service does by itself says so
   */
  public static Actor current() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication != null && authentication.getPrincipal() instanceof Actor actor) {
      return actor;
    }
    throw new IllegalStateException("Nobody has asked for what is done");
  }
}
