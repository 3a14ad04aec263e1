package io.autossl.deployer.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainCoverageTest {

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "example.com, EXAMPLE.Com",
    "EXAMPLE.com, example.com",
    "example.com, example.com.",
    "example.com., example.com",
    "*.example.com, www.example.com",
    "*.example.com, WWW.EXAMPLE.COM.",
    "*.example.com, *.example.com",
    "*.EXAMPLE.com., *.example.COM",
    "*.example.com, _dmarc.example.com",
    "_dmarc.example.com, _dmarc.example.com",
    "*.example.com, xn--mnchen-3ya.example.com",
    "*.example.com, münchen.example.com",
    "xn--mnchen-3ya.example, münchen.example",
    "xn--mnchen-3ya.example, MÜNCHEN.example",
    "XN--MNCHEN-3YA.example, münchen.example",
    "*.xn--mnchen-3ya.example, www.münchen.example",
    "*.xn--mnchen-3ya.example, *.münchen.example",
    "xn--mnchen-3ya.example, mu\u0308nchen.example",
    "xn--fiq.example, 中.example",
    "xn--e28h.example, 😀.example",
    "localhost, localhost"
  })
  void covers(String certificateDomainName, String alternateDomainName) {
    assertThat(
            DomainCoverage.uncovered(List.of(certificateDomainName), List.of(alternateDomainName)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.org",
    "example.com, www.example.com",
    "www.example.com, example.com",
    "example.com, *.example.com",
    "www.example.com, *.example.com",
    "*.example.com, example.com",
    "*.example.com, a.b.example.com",
    "*.example.com, *.b.example.com",
    "*.b.example.com, *.example.com",
    "*.example.com, .example.com",
    "w*.example.com, www.example.com",
    "w*.example.com, w*.example.com",
    "*w.example.com, www.example.com",
    "*.*.example.com, a.b.example.com",
    "*.*.example.com, *.*.example.com",
    "www.*.com, www.example.com",
    "**.example.com, www.example.com",
    "*, com",
    "*, *",
    "*., *.",
    "*.., *..",
    "., .",
    "a..b, a..b",
    "example.com.., example.com..",
    "example.com, example.com..",
    ".example.com, .example.com",
    "'exam ple.com', 'exam ple.com'",
    "example.com, ' example.com'",
    "*.example.com, 'a b.example.com'",
    "*.example.com, 'a/b.example.com'"
  })
  void doesNotCover(String certificateDomainName, String alternateDomainName) {
    assertThat(
            DomainCoverage.uncovered(List.of(certificateDomainName), List.of(alternateDomainName)))
        .containsExactly(alternateDomainName);
  }

  /** These become other names, or other characters, by the rules of IDNA 2003 alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "straße.example",
        "STRASSE.example\u200D",
        "stra\u00ADsse.example",
        "strasse。example",
        "strasse\uFF0Eexample",
        "ｓｔｒａｓｓｅ.example",
        "\u017Ftrasse.example",
        "stra\u200Csse.example",
        "strasse.ex\u2060ample",
        "strasse\0.example",
        "strasse.examp\u2113e"
      })
  void isNotFooledByCharactersThatOnlyLookTheSame(String alternateDomainName) {
    assertThat(
            DomainCoverage.uncovered(
                List.of("strasse.example", "*.strasse.example"), List.of(alternateDomainName)))
        .containsExactly(alternateDomainName);
  }

  @Test
  void isNotFooledByTheKelvinSignOrTheDotlessI() {
    List<String> alternateDomainNames = List.of("\u212Aiwi.example", "k\u0131wi.example");

    assertThat(DomainCoverage.uncovered(List.of("kiwi.example"), alternateDomainNames))
        .isEqualTo(alternateDomainNames);
  }

  @Test
  void acceptsNamesUpToTheLengthLimitsOfDns() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));

    assertThat(DomainCoverage.uncovered(List.of(longest), List.of(longest, longest + ".")))
        .isEmpty();
    assertThat(
            DomainCoverage.uncovered(
                List.of(longest + "a", label + "a.example", "*.example"),
                List.of(longest + "a", label + "a.example")))
        .hasSize(2);
  }

  @Test
  void listsWhatIsNotCoveredInItsOrderAndAsItWasGiven() {
    assertThat(
            DomainCoverage.uncovered(
                List.of("example.com", "*.example.com"),
                List.of("Z.org", "www.example.com", "a.ORG.", "a.b.example.com", "")))
        .containsExactly("Z.org", "a.ORG.", "a.b.example.com", "");
  }

  @Test
  void aDistributionWithoutAlternateDomainNamesIsCovered() {
    assertThat(DomainCoverage.uncovered(List.of("example.com"), List.of())).isEmpty();
    assertThat(DomainCoverage.uncovered(List.of(), List.of())).isEmpty();
  }

  @Test
  void aCertificateWithoutDomainNamesCoversNothing() {
    assertThat(DomainCoverage.uncovered(List.of(), List.of("example.com")))
        .containsExactly("example.com");
  }

  @Test
  void endsSoonHoweverLongTheNameIs() {
    List<String> names =
        List.of("a.".repeat(1_000_000), ".".repeat(1_000_000), "ü".repeat(1_000_000));

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(DomainCoverage.uncovered(names, names)).isEqualTo(names));
  }
}
