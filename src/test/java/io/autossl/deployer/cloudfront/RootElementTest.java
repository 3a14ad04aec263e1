package io.autossl.deployer.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootElementTest {

  @Test
  void tellsTheLocalName() {
    assertThat(of("<?xml version='1.0'?><!-- first --><a:Distribution xmlns:a='urn:a'><broken"))
        .contains("Distribution");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "<", "<!DOCTYPE d [\u0001]><d/>", "<!DOCTYPE d [<d/>"})
  void tellsNothingOfWhatIsNotXml(String text) {
    assertThat(of(text)).isEmpty();
  }

  private static Optional<String> of(String text) {
    return RootElement.of(text.getBytes(UTF_8));
  }
}
