package io.autossl.deployer.security;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Answers a request without a valid token. */
final class UnauthorizedEntryPoint implements AuthenticationEntryPoint {

  private static final String MALFORMED =
      "The bearer token is malformed: send Authorization: Bearer <token>, where the token has only"
          + " letters, digits and - . _ ~ + / =";

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
            request, response, ErrorCode.TOO_MANY_REQUESTS, requireNonNull(tooMany.getMessage()));
      }
      case TokensUnavailableException unavailable ->
          problems.write(
              request,
              response,
              ErrorCode.SERVICE_UNAVAILABLE,
              "Tokens cannot be checked at the moment: try again.");
      case InvalidBearerTokenException invalid ->
          refuse(
              request,
              response,
              requireNonNullElse(
                  invalid.getError().getDescription(), ErrorCode.UNAUTHORIZED.title()));
      case OAuth2AuthenticationException malformed -> refuse(request, response, MALFORMED);
      default -> {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        problems.write(
            request,
            response,
            ErrorCode.UNAUTHORIZED,
            request.getHeader(HttpHeaders.AUTHORIZATION) == null
                ? "Send the header \"Authorization: Bearer <token>\" with a valid token."
                : "The header Authorization has another scheme than Bearer: send"
                    + " \"Authorization: Bearer <token>\".");
      }
    }
  }

  /** Answers as RFC 6750, section 3.1, prescribes. */
  private void refuse(HttpServletRequest request, HttpServletResponse response, String reason)
      throws IOException {
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE,
        "Bearer error=\"%s\", error_description=\"%s\""
            .formatted(BearerTokenErrorCodes.INVALID_TOKEN, reason));
    problems.write(request, response, ErrorCode.UNAUTHORIZED, reason);
  }
}
