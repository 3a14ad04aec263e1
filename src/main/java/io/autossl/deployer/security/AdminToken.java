package io.autossl.deployer.security;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.secret.PrivateFile;
import io.autossl.deployer.secret.SecretText;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.stereotype.Component;

/**
 * The administrator's bearer token: configured, or generated at the first start and kept in a file.
 * Only its hash stays in memory.
 */
@Component
final class AdminToken {

  /** The characters that RFC 6750 allows in a bearer token: one with others could never be sent. */
  private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

  static final Caller CALLER = new Caller(Actor.ADMIN_TOKEN, Role.ADMIN, null);

  private static final Logger log = LoggerFactory.getLogger(AdminToken.class);

  private static final int MIN_LENGTH = 32;

  private final TokenHash hash;

  AdminToken(AdminTokenProperties properties) {
    this.hash = TokenHash.of(token(properties));
  }

  /** Whether this is the token; compared in constant time. */
  boolean matches(SecretText token) {
    return hash.equals(TokenHash.of(token));
  }

  private static SecretText token(AdminTokenProperties properties) {
    String configured = properties.adminToken();
    if (configured != null && !configured.isBlank()) {
      return valid(configured.strip(), "autossl.admin-token");
    }
    PrivateFile file = new PrivateFile(Path.of(properties.home(), "admin-token"));
    SecretText token = file.readOrCreate(AdminToken::generate);
    log.info("The administrator's bearer token is in {}", file.path());
    return valid(token.reveal().strip(), file.path().toString());
  }

  private static SecretText valid(String token, String source) {
    if (token.length() < MIN_LENGTH) {
      throw refusal(
          "%s has %d characters, and must have at least %d: whoever guesses it may do everything."
              .formatted(source, token.length(), MIN_LENGTH));
    }
    if (!BEARER_TOKEN.matcher(token).matches()) {
      throw refusal(
          source + " is no bearer token: it may hold only letters, digits and - . _ ~ + / =");
    }
    return SecretText.of(token);
  }

  private static FailureAnalyzedException refusal(String description) {
    return new FailureAnalyzedException(
        description, "Make another one, for example with: openssl rand -hex 32");
  }

  private static SecretText generate() {
    return SecretText.of(GeneratedToken.next().reveal() + "\n");
  }
}
