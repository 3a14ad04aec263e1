package io.autossl.deployer.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SecretTextTest {

  private static final SecretText SECRET = SecretText.of("open sesame");

  private record Holder(String name, SecretText secret) {}

  @Test
  void printsNothing() {
    assertThat("%s %s".formatted(SECRET, new Holder("x", SECRET)))
        .isEqualTo("[secret] Holder[name=x, secret=[secret]]");
    assertThat(List.of(SECRET) + " " + Map.of("secret", SECRET)).doesNotContain("sesame");
    assertThat(String.valueOf(SECRET.hashCode()))
        .isEqualTo(String.valueOf(SecretText.of("other").hashCode()));
  }

  @Test
  void doesNotSerialize() {
    assertThat(JsonMapper.builder().build().writeValueAsString(new Holder("x", SECRET)))
        .isEqualTo("{\"name\":\"x\",\"secret\":{}}");
    assertThat(SECRET).isNotInstanceOf(Serializable.class);
  }

  @Test
  void isReturnedByReveal() {
    assertThat(SECRET.reveal()).isEqualTo("open sesame");
    assertThat(SECRET).isEqualTo(SecretText.of("open sesame")).isNotEqualTo(SecretText.of("x"));
  }
}
