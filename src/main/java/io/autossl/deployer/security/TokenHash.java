package io.autossl.deployer.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.secret.SecretText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a token, which is kept instead of it. A token is random and long, so that a slower
 * hash function would add nothing.
 */
final class TokenHash {

  private final byte[] hash;

  private TokenHash(byte[] hash) {
    this.hash = hash;
  }

  static TokenHash of(SecretText token) {
    try {
      return new TokenHash(
          MessageDigest.getInstance("SHA-256").digest(token.reveal().getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static TokenHash ofStored(byte[] hash) {
    return new TokenHash(hash.clone());
  }

  byte[] bytes() {
    return hash.clone();
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenHash that && MessageDigest.isEqual(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  @Override
  public String toString() {
    return "[hash]";
  }
}
