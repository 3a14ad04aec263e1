package io.autossl.deployer.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.secret.PrivateFile;
import io.autossl.deployer.secret.SecretText;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The administrator's bearer token: configured, or made at the first start and kept in a file. Only
 * its hash stays in memory.
 */
@Component
final class AdminToken {

  /** What RFC 6750 allows as a bearer token; another one could never be sent. */
  private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

  private static final Logger log = LoggerFactory.getLogger(AdminToken.class);
  private static final int GENERATED_BYTES = 32;

  private final byte[] hash;

  AdminToken(AdminTokenProperties properties) {
    this.hash = hash(token(properties).reveal());
  }

  /** Whether this is the token, in a time that does not tell how much of it is right. */
  boolean matches(String token) {
    return MessageDigest.isEqual(hash, hash(token));
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
    if (!BEARER_TOKEN.matcher(token).matches()) {
      throw new IllegalStateException(
          source + " is no bearer token: it may hold only letters, digits and - . _ ~ + / =");
    }
    return SecretText.of(token);
  }

  private static SecretText generate() {
    byte[] random = new byte[GENERATED_BYTES];
    new SecureRandom().nextBytes(random);
    return SecretText.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
