package io.autossl.deployer.security;

import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Answers who sends no valid token. */
final class UnauthorizedEntryPoint implements AuthenticationEntryPoint {

  private final Problems problems;

  UnauthorizedEntryPoint(Problems problems) {
    this.problems = problems;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    switch (failure) {
      case TooManyGuessesException tooMany -> {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooMany.retryAfterSeconds()));
        problems.write(
            request,
            response,
            ErrorCode.TOO_MANY_REQUESTS,
            "This address has sent too many wrong tokens.");
      }
      case TokensUnavailableException unavailable ->
          problems.write(
              request,
              response,
              ErrorCode.SERVICE_UNAVAILABLE,
              "Tokens cannot be checked at the moment: try again.");
      default -> {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        problems.write(
            request,
            response,
            ErrorCode.UNAUTHORIZED,
            "Send the header \"Authorization: Bearer <token>\" with a valid token.");
      }
    }
  }
}
