package io.autossl.deployer.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.fuzz.ByteMutator;
import io.autossl.deployer.fuzz.Fuzzing;
import io.autossl.deployer.fuzz.Mutator;
import io.autossl.deployer.fuzz.PieceMutator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares with a second implementation of the rules, which works character by character. */
class DomainCoverageFuzzTest {

  private static final List<String> SEEDS =
      List.of(
          "example.com\nwww.example.com",
          "*.example.com\nwww.example.com\nexample.com\na.b.example.com\n*.example.com",
          "w*.example.com\nwww.example.com",
          "*.EXAMPLE.com.\n_a-1.example.COM",
          "münchen.example\nxn--mnchen-3ya.example\nMÜNCHEN.example",
          "*.xn--mnchen-3ya.example\nwww.münchen.example",
          "*\na\n*.*.example.com\na.b.example.com",
          "a".repeat(63) + ".example\n" + "b".repeat(64) + ".example",
          "a.".repeat(125) + "com\n" + "*." + "a.".repeat(124) + "com");

  @Test
  void agreesWithASecondImplementation() {
    Fuzzing.run(
        "Domain names",
        SEEDS.stream().map(seed -> seed.getBytes(UTF_8)).toList(),
        Mutator.anyOf(
            new ByteMutator(),
            new PieceMutator("\n|(?=\n)", "\n*.", "\n"),
            new PieceMutator(
                "(?<=[.\n])|(?=[.\n])", "*", ".", "com", "ü", "ß", "\u200D", "。", "-")),
        Duration.ofMillis(500),
        input -> outcome(new String(input, UTF_8)));
  }

  /** The first line is the certificate's name, the others are the distribution's. */
  private static String outcome(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    String covering = lines.getFirst();
    List<String> names = lines.subList(1, lines.size());
    List<String> uncovered = DomainCoverage.uncovered(List.of(covering), names);
    if (isAscii(text)) {
      assertThat(uncovered)
          .isEqualTo(names.stream().filter(name -> !covers(covering, name)).toList());
    }
    Stream.of(covering)
        .map(DomainName::parse)
        .flatMap(Optional::stream)
        .flatMap(name -> name.labels().stream())
        .forEach(label -> assertThat(label).matches("[a-z0-9_-]{1,63}"));
    return names.size() + " " + uncovered.size() + " " + DomainName.parse(covering).isPresent();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }

  private static boolean covers(String certificateName, String name) {
    String covering = plain(certificateName);
    String covered = plain(name);
    if (!isName(covering) || !isName(covered)) {
      return false;
    }
    if (same(covering, covered)) {
      return true;
    }
    int firstDot = covered.indexOf('.');
    return covering.charAt(0) == '*'
        && covered.charAt(0) != '*'
        && firstDot > 0
        && same(covering.substring(1), covered.substring(firstDot));
  }

  private static String plain(String name) {
    return !name.isEmpty() && name.charAt(name.length() - 1) == '.'
        ? name.substring(0, name.length() - 1)
        : name;
  }

  private static boolean isName(String name) {
    int label = 0;
    for (int index = 0; index < name.length(); index++) {
      char character = name.charAt(index);
      boolean wildcard =
          character == '*' && index == 0 && name.length() > 2 && name.charAt(1) == '.';
      if (character == '.' ? label == 0 : !wildcard && !isNameCharacter(character)) {
        return false;
      }
      label = character == '.' ? 0 : label + 1;
      if (label > 63) {
        return false;
      }
    }
    return label > 0 && name.length() <= 253;
  }

  private static boolean isNameCharacter(char character) {
    return character == '-'
        || character == '_'
        || between('0', character, '9')
        || between('a', character, 'z')
        || between('A', character, 'Z');
  }

  private static boolean same(String one, String other) {
    if (one.length() != other.length()) {
      return false;
    }
    for (int index = 0; index < one.length(); index++) {
      if (lower(one.charAt(index)) != lower(other.charAt(index))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(char character) {
    return between('A', character, 'Z') ? character + ('a' - 'A') : character;
  }

  private static boolean between(char low, char character, char high) {
    return low <= character && character <= high;
  }
}
