package io.autossl.deployer.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DomainCoveragePropertiesTest {

  @Property(seed = "20260101")
  void agreesWithANaiveReadingOfTheRules(
      @ForAll("nameLists") List<String> certificateDomainNames,
      @ForAll("nameLists") List<String> alternateDomainNames) {
    assertThat(DomainCoverage.uncovered(certificateDomainNames, alternateDomainNames))
        .isEqualTo(
            alternateDomainNames.stream()
                .filter(name -> certificateDomainNames.stream().noneMatch(san -> covers(san, name)))
                .toList());
  }

  @Property(seed = "20260101")
  void aNameCoversItself(@ForAll("names") String name) {
    assertThat(covered(name, name)).isTrue();
  }

  @Property(seed = "20260101")
  void caseAndATrailingDotMakeNoDifference(
      @ForAll("undottedNames") String certificateDomainName,
      @ForAll("undottedNames") String alternateDomainName) {
    boolean covered = covered(certificateDomainName, alternateDomainName);

    assertThat(covered(certificateDomainName.toUpperCase(Locale.ROOT), alternateDomainName + "."))
        .isEqualTo(covered);
    assertThat(covered(certificateDomainName + ".", alternateDomainName.toUpperCase(Locale.ROOT)))
        .isEqualTo(covered);
  }

  @Property(seed = "20260101")
  void aWildcardCoversExactlyOneLabelMore(
      @ForAll("labels") String first,
      @ForAll("labels") String second,
      @ForAll("plainNames") String name) {
    String wildcard = "*." + name;

    assertThat(covered(wildcard, first + "." + name)).isTrue();
    assertThat(covered(wildcard, name)).isFalse();
    assertThat(covered(wildcard, first + "." + second + "." + name)).isFalse();
    assertThat(covered(wildcard, "*." + first + "." + name)).isFalse();
    assertThat(covered(first + wildcard, first + "." + name)).isFalse();
    assertThat(covered(first + "." + name, wildcard)).isFalse();
  }

  @Property(seed = "20260101")
  void moreNamesInTheCertificateNeverCoverLess(
      @ForAll("nameLists") List<String> fewer,
      @ForAll("nameLists") List<String> more,
      @ForAll("nameLists") List<String> alternateDomainNames) {
    List<String> all = Stream.concat(fewer.stream(), more.stream()).toList();

    assertThat(DomainCoverage.uncovered(fewer, alternateDomainNames))
        .containsAll(DomainCoverage.uncovered(all, alternateDomainNames));
  }

  @Property(seed = "20260101")
  void neverThrows(@ForAll String certificateDomainName, @ForAll String alternateDomainName) {
    for (String prefix : List.of("", "*.", "xn--", "www.", "ü")) {
      covered(prefix + certificateDomainName, prefix + alternateDomainName);
      covered(prefix + certificateDomainName + ".example", alternateDomainName + "ü.example");
      covered(prefix + certificateDomainName, prefix + certificateDomainName);
    }
  }

  @Property(seed = "20260101")
  void noOtherCharacterStandsForAnAsciiOne(@ForAll String characters) {
    String label = "a" + characters;
    boolean ascii = characters.chars().allMatch(character -> character < 0x80);

    DomainName.parse(label + ".example")
        .ifPresent(
            name -> assertThat(name.labels().getFirst().startsWith("xn--")).isEqualTo(!ascii));
  }

  private static boolean covered(String certificateDomainName, String alternateDomainName) {
    return DomainCoverage.uncovered(List.of(certificateDomainName), List.of(alternateDomainName))
        .isEmpty();
  }

  private static boolean covers(String certificateDomainName, String alternateDomainName) {
    String san = certificateDomainName.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    String name = alternateDomainName.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    return san.equals(name)
        || (san.startsWith("*.")
            && name.contains(".")
            && !name.startsWith("*")
            && name.substring(name.indexOf('.')).equals(san.substring(1)));
  }

  @Provide
  Arbitrary<List<String>> nameLists() {
    return names().list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> names() {
    return Combinators.combine(undottedNames(), Arbitraries.of("", "", "."))
        .as((name, dot) -> name + dot);
  }

  @Provide
  Arbitrary<String> undottedNames() {
    return Combinators.combine(Arbitraries.of("", "", "*."), plainNames())
        .as((wildcard, name) -> wildcard + name);
  }

  @Provide
  Arbitrary<String> plainNames() {
    return labels().list().ofMinSize(1).ofMaxSize(3).map(labels -> String.join(".", labels));
  }

  @Provide
  Arbitrary<String> labels() {
    return Arbitraries.of("a", "b", "A", "B", "www", "_a", "xn--mnchen-3ya", "example", "com");
  }
}
