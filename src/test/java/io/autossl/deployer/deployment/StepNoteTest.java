package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepNoteTest {

  @Test
  void keepsTheStartOfALongMessage() {
    assertThat(message("x".repeat(StepNote.LONGEST_MESSAGE + 1)))
        .isEqualTo("x".repeat(StepNote.LONGEST_MESSAGE));
  }

  @Test
  void keepsNoHalfOfASurrogatePair() {
    String start = "x".repeat(StepNote.LONGEST_MESSAGE - 1);

    assertThat(message(start + "🛒")).isEqualTo(start);
  }

  private static @Nullable String message(String message) {
    return StepNote.of(StepCode.INTERNAL_ERROR, message).message();
  }
}
