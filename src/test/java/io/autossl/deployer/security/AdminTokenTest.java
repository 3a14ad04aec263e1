package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.autossl.deployer.secret.SecretText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Administrator's tokens with which the service does not start. */
class AdminTokenTest {

  private static final String SHORTEST = "0123456789abcdef-._~+/ABCDEFGHI=";

  @TempDir private Path home;

  @Test
  void hasThirtyTwoCharactersAtLeast() {
    assertThat(SHORTEST).hasSize(32);
    assertThat(configured(" " + SHORTEST + "\n").matches(SecretText.of(SHORTEST))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0123456789abcdef0123456789abcde", "  0123456789abcdef0123456789abcde ", "x"})
  void isRefusedWithFewer(String token) {
    FailureAnalysis refusal = refusal(token);

    assertThat(refusal.getDescription())
        .isEqualTo(
            "autossl.admin-token has %d characters, and must have at least 32: whoever guesses it"
                + " may do everything.",
            token.strip().length());
    assertThat(refusal.getAction()).contains("openssl rand -hex 32");
  }

  @Test
  void isRefusedWithCharactersThatNoHeaderMayHold() {
    assertThat(refusal("0123456789abcdef 0123456789abcdef").getDescription())
        .isEqualTo(
            "autossl.admin-token is no bearer token: it may hold only letters, digits and - . _ ~ +"
                + " / =");
  }

  @Test
  void isRefusedInItsFileToo() throws IOException {
    Path file = Files.writeString(home.resolve("admin-token"), "short\n");

    assertThatExceptionOfType(FailureAnalyzedException.class)
        .isThrownBy(() -> new AdminToken(new AdminTokenProperties(home.toString(), null)))
        .withMessageStartingWith(file + " has 5 characters");
  }

  private AdminToken configured(String token) {
    return new AdminToken(new AdminTokenProperties(home.toString(), token));
  }

  private FailureAnalysis refusal(String token) {
    try {
      configured(token);
    } catch (FailureAnalyzedException refused) {
      return refused.analysis();
    }
    throw new AssertionError("It is accepted");
  }
}
