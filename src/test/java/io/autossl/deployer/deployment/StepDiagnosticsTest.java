package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepDiagnosticsTest {

  @Test
  void keepsTheStartOfALongMessage() {
    assertThat(message("x".repeat(StepDiagnostics.MAX_MESSAGE + 1)))
        .isEqualTo("x".repeat(StepDiagnostics.MAX_MESSAGE));
  }

  @Test
  void keepsNoHalfOfASurrogatePair() {
    String start = "x".repeat(StepDiagnostics.MAX_MESSAGE - 1);

    assertThat(message(start + "🛒")).isEqualTo(start);
  }

  private static @Nullable String message(String message) {
    return StepDiagnostics.of(StepCode.INTERNAL_ERROR, message).message();
  }
}
