package io.autossl.deployer.security;

import static java.util.stream.Collectors.joining;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.PlainText;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Authenticates clients by JWTs, if an issuer of accepted JWTs is configured. */
@Component
class JwtCallers {

  /** Keeps a subject of the issuer from being taken for the name of an API token. */
  static final String NAME_PREFIX = "jwt:";

  /** Three parts in base64url, the first of which is a JSON object and so begins with "ey". */
  private static final Pattern JWT = Pattern.compile("ey[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  /**
   * A longer subject is refused and not cut, so that no two become one actor. OpenID Connect allows
   * 255 characters.
   */
  private static final int MAX_SUBJECT = 296;

  private static final Logger log = LoggerFactory.getLogger(JwtCallers.class);

  private final ObjectProvider<JwtDecoder> decoder;
  private final JwtProperties properties;
  private final Clock clock;
  private volatile boolean isReady;
  private @Nullable Failure failure;

  JwtCallers(
      ObjectProvider<JwtDecoder> decoder,
      JwtProperties properties,
      OAuth2ResourceServerProperties resourceServer,
      Clock clock) {
    this.decoder = decoder;
    this.properties = properties;
    this.clock = clock;
    warnOfOtherAudiences(resourceServer.getJwt());
  }

  /** The issuer did not answer, and is not asked again until this time. */
  private record Failure(JwtDecoderInitializationException exception, Instant until) {}

  /** Checks a token, if it is a JWT. */
  TokenVerdict check(SecretText token) {
    @Nullable JwtDecoder available = decoder.getIfAvailable();
    if (available == null || !JWT.matcher(token.reveal()).matches()) {
      return new TokenVerdict.Unknown();
    }
    try {
      return verdict(decode(available, token.reveal()));
    } catch (JwtValidationException signedByTheIssuer) {
      return new TokenVerdict.Invalid(
          "The token is the issuer's, but not valid here: "
              + signedByTheIssuer.getErrors().stream()
                  .map(OAuth2Error::getDescription)
                  .filter(Objects::nonNull)
                  .collect(joining("; ")));
    } catch (BadJwtException notTheIssuers) {
      return new TokenVerdict.Unknown();
    } catch (JwtException | JwtDecoderInitializationException unanswered) {
      return new TokenVerdict.Unchecked(unanswered);
    }
  }

  private Jwt decode(JwtDecoder available, String token) {
    return isReady ? available.decode(token) : decodeFirst(available, token);
  }

  /**
   * Until the issuer has answered once, Spring Security asks it where its keys are, for one JWT
   * after the other. When it has failed, the JWTs that were waiting fail as well, without each
   * asking again.
   */
  private synchronized Jwt decodeFirst(JwtDecoder available, String token) {
    if (failure != null && clock.instant().isBefore(failure.until())) {
      throw failure.exception();
    }
    failure = null;
    try {
      return available.decode(token);
    } catch (JwtDecoderInitializationException unanswered) {
      failure = new Failure(unanswered, clock.instant().plus(IssuerKeyCache.PAUSE));
      throw unanswered;
    } finally {
      isReady = failure == null;
    }
  }

  private static void warnOfOtherAudiences(OAuth2ResourceServerProperties.Jwt jwt) {
    if (StringUtils.hasText(jwt.getIssuerUri()) && jwt.getAudiences().isEmpty()) {
      log.warn(
          "JWTs that {} makes for other applications are accepted too: set"
              + " spring.security.oauth2.resourceserver.jwt.audiences to what their claim \"aud\""
              + " has when they are meant for this one",
          jwt.getIssuerUri());
    }
  }

  /** Tries the whole name first: it may hold dots, as a URL does. */
  private @Nullable Object claim(Map<String, Object> claims) {
    @Nullable Object claim = claims.get(properties.roleClaim());
    if (claim != null) {
      return claim;
    }
    claim = claims;
    for (String name : properties.roleClaim().split("\\.")) {
      claim = claim instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return claim;
  }

  private TokenVerdict verdict(Jwt jwt) {
    @Nullable String subject = jwt.getSubject();
    if (subject == null
        || subject.isBlank()
        || subject.length() > MAX_SUBJECT
        || !PlainText.Validator.accepts(subject)) {
      return new TokenVerdict.Invalid("The token is the issuer's, but its claim sub is no name.");
    }
    Actor actor = new Actor(NAME_PREFIX + subject, null);
    @Nullable Role role =
        values(jwt).stream().flatMap(properties::roles).max(Comparator.naturalOrder()).orElse(null);
    return new TokenVerdict.Valid(new Caller(actor, role, jwt.getExpiresAt()));
  }

  private List<String> values(Jwt jwt) {
    return switch (claim(jwt.getClaims())) {
      case String value -> List.of(value);
      case List<?> list -> list.stream().map(String::valueOf).toList();
      case null, default -> List.of();
    };
  }
}
