package io.autossl.deployer.security;

import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Answers a request whose token is valid but lacks the role: tells the needed role and the token's.
 */
final class ForbiddenHandler implements AccessDeniedHandler {

  private final Problems problems;

  ForbiddenHandler(Problems problems) {
    this.problems = problems;
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException {
    problems.write(
        request, response, ErrorCode.FORBIDDEN, "%s; %s.".formatted(needed(denied), had()));
  }

  private static String needed(AccessDeniedException denied) {
    return denied instanceof AuthorizationDeniedException refusal
            && refusal.getAuthorizationResult() instanceof AuthorityAuthorizationDecision decision
        ? "This needs the role " + Role.names(decision.getAuthorities())
        : "This needs another role";
  }

  private static String had() {
    return SecurityContextHolder.getContext().getAuthentication()
            instanceof CallerAuthentication authentication
        ? "the token \"%s\" has %s"
            .formatted(
                authentication.getPrincipal().name(),
                authentication.caller().role() == null ? "none" : authentication.caller().role())
        : "there is no token";
  }
}
