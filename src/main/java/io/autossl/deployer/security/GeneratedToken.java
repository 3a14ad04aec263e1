package io.autossl.deployer.security;

import io.autossl.deployer.secret.SecretText;
import java.security.SecureRandom;
import java.util.Base64;

/** Generates tokens of 256 random bits, in characters that RFC 6750 allows. */
final class GeneratedToken {

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private GeneratedToken() {}

  static SecretText next() {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    return SecretText.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }
}
