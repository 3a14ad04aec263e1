package io.autossl.deployer.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UniqueNamesTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Web Shop,webshop",
        " web  shop ,webshop",
        "web\u00A0shop,webshop",
        "web\u3000\u2003\u202Fshop,webshop",
        "WEB-SHOP,web-shop",
        "Straße,STRAßE",
        "ΟΔΟΣ,οδος",
        "Zoe\u0308,zoë",
        "\u0130stanbul,i\u0307stanbul"
      })
  void areTheSameWhateverTheirCaseAndBlanks(String name, String other) {
    assertThat(UniqueNames.key(name)).isEqualTo(UniqueNames.key(other));
  }

  @ParameterizedTest
  @CsvSource({"web shop, web-shop", "production, production 2", "a, á"})
  void differByOtherCharacters(String name, String other) {
    assertThat(UniqueNames.key(name)).isNotEqualTo(UniqueNames.key(other));
  }

  @Test
  void haveTheKeyThatTheMigrationComputes() {
    assertThat(UniqueNames.key("My Web Shop 2")).isEqualTo("mywebshop2");
    assertThat(UniqueNames.key("Café Straße")).isEqualTo("caféstraße");
  }

  /** The limits are those of the column and of an index of PostgreSQL. */
  @ParameterizedTest
  @ValueSource(strings = {"\uFDFA", "\uFB2C", "\u0390", "\u1FB7", "\uFB03", "\uD834\uDD60"})
  void haveAKeyThatFitsTheColumn(String letter) {
    String key = UniqueNames.key(letter.repeat(200 / letter.length()));

    assertThat(key).hasSizeLessThanOrEqualTo(1000);
    assertThat(key.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2600);
  }
}
