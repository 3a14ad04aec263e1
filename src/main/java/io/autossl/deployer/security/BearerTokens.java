package io.autossl.deployer.security;

import io.autossl.deployer.secret.SecretText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Tells who a bearer token stands for, unless its sender has guessed too often. */
@Component
class BearerTokens implements AuthenticationManagerResolver<HttpServletRequest> {

  private static final Logger log = LoggerFactory.getLogger(BearerTokens.class);

  private final AdminToken adminToken;
  private final ApiTokens apiTokens;
  private final JwtCallers jwtCallers;
  private final GuessLimiter guessLimiter;

  BearerTokens(
      AdminToken adminToken,
      ApiTokens apiTokens,
      JwtCallers jwtCallers,
      GuessLimiter guessLimiter) {
    this.adminToken = adminToken;
    this.apiTokens = apiTokens;
    this.jwtCallers = jwtCallers;
    this.guessLimiter = guessLimiter;
  }

  @Override
  public AuthenticationManager resolve(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    return authentication ->
        authenticate(
            address, SecretText.of(((BearerTokenAuthenticationToken) authentication).getToken()));
  }

  private Authentication authenticate(String address, SecretText token) {
    Optional<Duration> lockedOut = guessLimiter.lockedOutFor(address);
    if (lockedOut.isPresent()) {
      throw new TooManyGuessesException(lockedOut.get());
    }
    return caller(token).map(CallerAuthentication::new).orElseThrow(() -> refusal(address, token));
  }

  private AuthenticationException refusal(String address, SecretText token) {
    if (!isKnown(token)) {
      switch (guessLimiter.wrongTokenFrom(address)) {
        case GuessLimiter.Guess.Counted counted -> {}
        case GuessLimiter.Guess.LastOne(Duration left) ->
            log.warn(
                "{} is locked out for {} s: it has sent too many wrong tokens",
                GuessLimiter.shortened(address),
                left.toSeconds());
        case GuessLimiter.Guess.TooLate(Duration left) -> {
          return new TooManyGuessesException(left);
        }
      }
    }
    return new InvalidBearerTokenException("The bearer token is not valid");
  }

  private boolean isKnown(SecretText token) {
    try {
      return apiTokens.hasExpired(token) || jwtCallers.isOfTheIssuer(token);
    } catch (DataAccessException | TransactionException failure) {
      throw new TokensUnavailableException(failure);
    }
  }

  private Optional<Caller> caller(SecretText token) {
    if (adminToken.matches(token)) {
      return Optional.of(AdminToken.CALLER);
    }
    try {
      return apiTokens.caller(token).or(() -> jwtCallers.caller(token));
    } catch (DataAccessException
        | TransactionException
        | JwtException
        | JwtDecoderInitializationException failure) {
      throw new TokensUnavailableException(failure);
    }
  }
}
