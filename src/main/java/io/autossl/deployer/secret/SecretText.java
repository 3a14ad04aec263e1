package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that must not be seen by accident: its {@code toString} hides it, it is read from JSON but
 * never written to it, and it compares in constant time. {@link #reveal()} is the only way to the
 * text.
 */
@Schema(implementation = String.class)
@JsonAutoDetect(isGetterVisibility = Visibility.NONE)
public final class SecretText {

  private final String text;

  private SecretText(String text) {
    this.text = Objects.requireNonNull(text);
  }

  /** A secret with this text. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static SecretText of(String text) {
    return new SecretText(text);
  }

  /** The text itself. Pass it to what needs it, and do not keep it. */
  public String reveal() {
    return text;
  }

  /** Whether there is nothing but white space. */
  public boolean isBlank() {
    return text.isBlank();
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
