package io.autossl.deployer.security;

import io.autossl.deployer.secret.SecretText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Authenticates requests by their bearer tokens, and counts the tokens that are not accepted. */
@Component
class BearerTokens implements AuthenticationManagerResolver<HttpServletRequest> {

  private static final Logger log = LoggerFactory.getLogger(BearerTokens.class);

  /** Kinds of tokens that are not accepted. */
  private enum Kind {
    WRONG("wrong tokens", "other wrong ones", "at any time"),
    UNCHECKED(
        "tokens that cannot be checked at the moment, or are wrong,",
        "others",
        "as soon as it can be checked");

    private final String sent;
    private final String others;
    private final String valid;

    Kind(String sent, String others, String valid) {
      this.sent = sent;
      this.others = others;
      this.valid = valid;
    }

    String tooMany(Instant until) {
      return ("This address has sent %d different %s within a minute: %s are refused until %s. A"
              + " valid one is let in %s.")
          .formatted(FailedLoginLimiter.MAX_WRONG, sent, others, until, valid);
    }
  }

  private final AdminToken adminToken;
  private final ApiTokens apiTokens;
  private final JwtCallers jwtCallers;
  private final FailedLoginLimiter failedLoginLimiter;

  BearerTokens(
      AdminToken adminToken,
      ApiTokens apiTokens,
      JwtCallers jwtCallers,
      FailedLoginLimiter failedLoginLimiter) {
    this.adminToken = adminToken;
    this.apiTokens = apiTokens;
    this.jwtCallers = jwtCallers;
    this.failedLoginLimiter = failedLoginLimiter;
  }

  @Override
  public AuthenticationManager resolve(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    return authentication ->
        authenticate(
            address, SecretText.of(((BearerTokenAuthenticationToken) authentication).getToken()));
  }

  /** A valid token is always accepted, however many wrong ones its address has sent. */
  private Authentication authenticate(String address, SecretText token) {
    return switch (verdict(token)) {
      case TokenVerdict.Valid(Caller caller) -> new CallerAuthentication(caller);
      case TokenVerdict.Invalid(String reason) -> throw new InvalidBearerTokenException(reason);
      case TokenVerdict.Unknown() -> {
        count(address, token, Kind.WRONG);
        throw new InvalidBearerTokenException(
            "The token is not known here: check that it is whole.");
      }
      case TokenVerdict.Unchecked(RuntimeException cause) -> {
        count(address, token, Kind.UNCHECKED);
        throw new TokensUnavailableException(cause);
      }
    };
  }

  private void count(String address, SecretText token, Kind kind) {
    switch (failedLoginLimiter.wrongTokenFrom(address, TokenHash.of(token))) {
      case FailedLoginLimiter.Guess.Counted() -> {}
      case FailedLoginLimiter.Guess.LastOne(Instant until) ->
          log.warn(
              "{} has sent {} different {}: others are refused until {}",
              FailedLoginLimiter.shortened(address),
              FailedLoginLimiter.MAX_WRONG,
              kind.sent,
              until);
      case FailedLoginLimiter.Guess.TooMany(Instant until, Duration left) ->
          throw new TooManyGuessesException(kind.tooMany(until), left);
    }
  }

  private TokenVerdict verdict(SecretText token) {
    if (adminToken.matches(token)) {
      return new TokenVerdict.Valid(AdminToken.CALLER);
    }
    try {
      TokenVerdict verdict = apiTokens.check(token);
      return verdict instanceof TokenVerdict.Unknown ? jwtCallers.check(token) : verdict;
    } catch (DataAccessException | TransactionException failure) {
      throw new TokensUnavailableException(failure);
    }
  }
}
