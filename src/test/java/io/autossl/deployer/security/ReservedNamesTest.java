package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autossl\uFE0F",
        "autossl\u3164",
        "auto\uFFA0ssl",
        "auto\u2800ssl",
        "auto\u200Dssl",
        "auto\u180Bssl",
        "auto\u17B4ssl",
        "admin\uDB40\uDD00-token",
        "admin-token\uDB40\uDC7F",
        "j\uFFF9wt:somebody",
        "jwt\uD834\uDD73:somebody"
      })
  void includeThoseThatLookTheSame(String name) {
    assertThat(ReservedNames.include(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"console", "autossl 2", "not jwt:somebody", "\u2764\uFE0F"})
  void includeNoOthers(String name) {
    assertThat(ReservedNames.include(name)).isFalse();
  }
}
