package io.autossl.deployer.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who does something, as the audit trail names it.
 *
 * @param name the token's name
 * @param tokenId the API token's identifier, since its name may be given again after its deletion;
 *     null if it is no API token
 */
public record Actor(String name, @Nullable UUID tokenId) implements AuthenticatedPrincipal {

  /** The administrator's token. */
  public static final Actor ADMIN_TOKEN = new Actor("admin-token", null);

  /** The service itself, for what no request asked for. */
  public static final Actor SERVICE = new Actor("autossl", null);

  @Override
  public String getName() {
    return name;
  }

  /**
   * The sender of the request that this thread handles.
   *
   * @throws IllegalStateException if it handles none: the actor is {@link #SERVICE} then
   */
  public static Actor current() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication != null && authentication.getPrincipal() instanceof Actor actor) {
      return actor;
    }
    throw new IllegalStateException("This thread handles no request of anybody");
  }
}
