package io.autossl.deployer.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  /**
   * Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt, and what else is not to be
   * seen: fillers, blanks that are symbols, and what encloses annotations.
   */
  static Stream<String> unseen() {
    return Stream.of(
            range(0x00AD, 0x00AD),
            range(0x034F, 0x034F),
            range(0x061C, 0x061C),
            range(0x115F, 0x1160),
            range(0x17B4, 0x17B5),
            range(0x180B, 0x180F),
            range(0x200B, 0x200F),
            range(0x202A, 0x202E),
            range(0x2060, 0x206F),
            range(0x2800, 0x2800),
            range(0x3164, 0x3164),
            range(0xFE00, 0xFE0F),
            range(0xFEFF, 0xFEFF),
            range(0xFFA0, 0xFFA0),
            range(0xFFF0, 0xFFFB),
            range(0x16FE4, 0x16FE4),
            range(0x1BCA0, 0x1BCA3),
            range(0x1D159, 0x1D159),
            range(0x1D173, 0x1D17A),
            range(0xE0000, 0xE0FFF))
        .flatMapToInt(range -> range)
        .mapToObj(Character::toString);
  }

  private static IntStream range(int first, int last) {
    return IntStream.rangeClosed(first, last);
  }

  @Test
  void hasNoInvisibleCharactersWhereTheyShapeNothing() {
    List<String> places =
        List.of(
            "con%ssole",
            "%sconsole",
            "console%s",
            "con %s sole",
            "e\u0301%s",
            "prod2%s",
            "2%s",
            "\uD83D%s\uDE00",
            "\u043A%s\u043E",
            "\u0391%s",
            "\u304B%s",
            "\uAC00%s",
            "#%s",
            "-%s-",
            "%s");

    assertThat(unseen()).hasSizeGreaterThan(4_000);
    assertThat(unseen().flatMap(unseen -> accepted(places, unseen))).isEmpty();
  }

  @Test
  void hasNoRepeatedInvisibleCharacters() {
    List<String> places =
        List.of(
            "\u2764%s", "\u6F22%s", "\u0646%s\u0627", "\u0915\u094D%s", "\u1820%s", "1%s\u20E3");

    assertThat(unseen().flatMap(unseen -> accepted(places, unseen + unseen))).isEmpty();
  }

  static Stream<String> real() {
    return Stream.of(
        "",
        "console",
        "web shop (2)",
        "Zo\u00EB, Zoe\u0308 & Stra\u00DFe",
        "\u0627\u0644\u0645\u062A\u062C\u0631",
        "\u6771\u4EAC \u30B7\u30E7\u30C3\u30D7",
        "\uD55C\uAD6D",
        // Persian, with a joiner that keeps letters apart.
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
        // Hindi, Bengali, Sinhala, and a chillu of Malayalam at the end of a word.
        "\u0915\u094D\u200D\u0937",
        "\u09B0\u200D\u09CD\u09AF",
        "\u0D9A\u0DCA\u200D\u0DBB",
        "\u0D05\u0D35\u0D28\u0D4D\u200D",
        // Khmer and Mongolian, with a variant of a letter.
        "\u1781\u17D2\u1798\u17C2\u179A",
        "\u1828\u180B\u1820\u180D",
        // A name in Japan, with a variant of its character.
        "\u845B\uDB40\uDD00\u57CE",
        "\uD842\uDFB7\uDB40\uDD00",
        // A heart, a star as macOS writes it, a keycap, and people who are joined.
        "\u2764\uFE0F shop",
        "\u2B50\uFE0F",
        "\u231A\uFE0E",
        "1\uFE0F\u20E3 first",
        "\uD83C\uDFF3\uFE0E",
        "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDCBB",
        "\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08",
        "\u2764\uFE0F\u200D\uD83D\uDD25",
        "\uD83C\uDDE9\uD83C\uDDEA",
        // Of private use, and of no Unicode yet: both are to be seen.
        "\uF8FF",
        "\uDB3F\uDC00");
  }

  @ParameterizedTest
  @MethodSource("real")
  void acceptsTextOfManyLanguages(String text) {
    assertThat(PlainText.Validator.accepts(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0000b",
        "a\nb",
        "a\u007Fb",
        "a\u0085b",
        "a\u2028b",
        "a\uD83D",
        "\uD83D\u2764\uFE0F\uDE00",
        "\u17B4\u200D",
        "a\u180B\u200D",
        "\uDE00b",
        // A flag of tags, which looks like a black one.
        "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC7F",
        "\uD83D\uDC69\u200D",
        "\uD83D\uDC69\u200Da",
        "a\u200D\uD83D\uDC69",
        "1\uFE0F",
        "\u0661\u200C",
        "\u00A0",
        "\u3000\u2003",
        " \u202F "
      })
  void refusesControlCharactersAndBrokenSequences(String text) {
    assertThat(PlainText.Validator.accepts(text)).isFalse();
  }

  /** One long text takes no longer than many short ones, and no deeper stack. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "\u00A0", "\u2764\uFE0F", "\u0646\u200C", "\uD83D\uDC69\u200D"})
  void mayBeLong(String part) {
    String text = part.repeat(300_000);

    assertThat(PlainText.Validator.accepts(text + "a")).isEqualTo(!part.endsWith("\u200D"));
  }

  @Test
  void isComparedWithoutInvisibleCharacters() {
    List<String> places =
        List.of(
            "\u2764%s", "\u6F22%s", "\u0646%s\u0627", "\u0915\u094D%s", "\u1820%s", "1%s\u20E3");

    assertThat(places)
        .allSatisfy(
            place ->
                assertThat(unseen().flatMap(unseen -> accepted(List.of(place), unseen)))
                    .isNotEmpty()
                    .extracting(UniqueNames::key)
                    .containsOnly(UniqueNames.key(place.formatted(""))));
  }

  private static Stream<String> accepted(List<String> places, String unseen) {
    return places.stream()
        .map(place -> place.formatted(unseen))
        .filter(PlainText.Validator::accepts);
  }
}
