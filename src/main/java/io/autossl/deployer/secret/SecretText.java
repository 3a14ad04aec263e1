package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that nobody may see by accident: its {@code toString} hides it, it does not serialize, and
 * it compares in constant time. {@link #reveal()} is the only way to the text.
 */
public final class SecretText {

  private final String text;

  private SecretText(String text) {
    this.text = Objects.requireNonNull(text);
  }

  /** Hides a text. */
  public static SecretText of(String text) {
    return new SecretText(text);
  }

  /** The text itself. Hand it on to what needs it, and keep it nowhere. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretText that
        && MessageDigest.isEqual(text.getBytes(UTF_8), that.text.getBytes(UTF_8));
  }

  @Override
  public int hashCode() {
    return SecretText.class.hashCode();
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
