package io.autossl.deployer.certificate.chain;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.UnusualCertificates;
import io.autossl.deployer.certificate.chain.ChainOutcome.Built;
import io.autossl.deployer.certificate.chain.ChainOutcome.Completeness;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChainBuilderTest {

  private static final Instant NOW = Instant.now();
  private static final Instant LONG_AGO = NOW.minus(1_000, DAYS);

  private final KeyPair keys = TestKeys.ecP256();
  private final TestAuthority root = TestAuthority.root("Root");
  private final TestAuthority oldRoot = TestAuthority.root("Old Root");
  private final TestAuthority issuer = root.intermediate("Issuer", keys);
  private final TestCertificate leaf = issuer.issue("example.com");

  @Test
  void prefersTheCrossSignedIssuerWhoseRootIsThere() {
    TestAuthority other = oldRoot.intermediate("Issuer", keys);

    Built built = build(other.certificate(), root.certificate(), issuer.certificate());

    assertThat(built.chain()).containsExactly(issuer.certificate());
    assertThat(built.root()).contains(root.certificate());
    assertThat(built.unrelated()).containsExactly(other.certificate());
    assertThat(built.completeness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void prefersTheCrossSignedIssuerOfAKnownRoot() {
    TestAuthority other = oldRoot.intermediate("Issuer", keys);

    Built built = build(List.of(oldRoot.certificate()), issuer.certificate(), other.certificate());

    assertThat(built.chain()).containsExactly(other.certificate());
  }

  @Test
  void prefersAnIssuerThatIsValidNow() {
    TestAuthority expired = root.intermediate("Issuer", keys, LONG_AGO, NOW.minus(1, DAYS), true);
    TestAuthority future =
        root.intermediate("Issuer", keys, NOW.plus(1, DAYS), NOW.plus(99_999, DAYS), true);

    Built built = build(expired.certificate(), future.certificate(), issuer.certificate());

    assertThat(built.chain()).containsExactly(issuer.certificate());
    assertThat(built.unrelated())
        .containsExactlyInAnyOrder(expired.certificate(), future.certificate());
    assertThat(built.completeness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void prefersTheIssuerThatIsValidLongest() {
    TestAuthority renewed =
        root.intermediate("Issuer", keys, LONG_AGO, Instant.parse("2200-01-01T00:00:00Z"), true);

    assertThat(build(issuer.certificate(), renewed.certificate()).chain())
        .containsExactly(renewed.certificate());
  }

  @Test
  void treatsEmptyKeyIdentifiersAsAbsent() {
    X509Certificate unusual = UnusualCertificates.withEmptyKeyIdentifiers(TestKeys.ecP256());

    Built built = build(issuer.certificate(), root.certificate(), unusual);

    assertThat(built.unrelated()).containsExactly(unusual);
    assertThat(ChainCandidate.of(unusual).authorityKeyIdentifier()).isEmpty();
    assertThat(ChainCandidate.of(unusual).subjectKeyIdentifier()).isEmpty();
  }

  @Test
  void keepsACrossSignedRootThatOlderClientsNeed() {
    TestAuthority crossSigned = oldRoot.intermediate("Root", root.keys());

    Built built =
        build(List.of(root.certificate()), issuer.certificate(), crossSigned.certificate());

    assertThat(built.chain()).containsExactly(issuer.certificate(), crossSigned.certificate());
    assertThat(built.completeness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void leavesAnExpiredCrossSignedRootOutWhenTheRootIsKnown() {
    TestAuthority expired =
        oldRoot.intermediate("Root", root.keys(), LONG_AGO, NOW.minus(1, DAYS), true);

    Built known = build(List.of(root.certificate()), issuer.certificate(), expired.certificate());
    Built unknown = build(issuer.certificate(), expired.certificate());

    assertThat(known.chain()).containsExactly(issuer.certificate());
    assertThat(known.completeness()).isEqualTo(Completeness.COMPLETE);
    assertThat(unknown.chain()).containsExactly(issuer.certificate(), expired.certificate());
    assertThat(unknown.completeness()).isEqualTo(Completeness.OUT_OF_DATE);
  }

  @Test
  void needsNoIssuerWhenAKnownRootIssuedTheLeaf() {
    Built built = build(List.of(root.certificate()), root.issue("example.com"));

    assertThat(built.chain()).isEmpty();
    assertThat(built.completeness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void endsWhereAuthoritiesCertifyEachOther() {
    TestAuthority first = TestAuthority.root("First");
    TestAuthority second = TestAuthority.root("Second");
    X509Certificate firstBySecond = second.intermediate("First", first.keys()).certificate();
    X509Certificate secondByFirst = first.intermediate("Second", second.keys()).certificate();

    Built built = build(List.of(), first.issue("example.com"), firstBySecond, secondByFirst);

    assertThat(built.chain()).containsExactly(firstBySecond, secondByFirst);
    assertThat(built.root()).isEmpty();
  }

  @Test
  void ignoresACertificateOfTheIssuersNameWithAnotherKeyIdentifier() {
    TestAuthority lower = issuer.intermediate("Lower");
    TestAuthority impostor = root.intermediate("Issuer");

    Built built =
        build(
            List.of(),
            lower.issue("example.com"),
            lower.certificate(),
            impostor.certificate(),
            issuer.certificate());

    assertThat(built.chain()).containsExactly(lower.certificate(), issuer.certificate());
    assertThat(built.unrelated()).containsExactly(impostor.certificate());
  }

  @Test
  void picksTheSignerAmongIssuersOfTheSameNameWithoutKeyIdentifiers() {
    TestAuthority namesake =
        root.intermediate("Issuer", TestKeys.ecP256(), LONG_AGO, NOW.plus(99_999, DAYS), false);

    Built built = build(namesake.certificate(), issuer.certificate());

    assertThat(built.chain()).containsExactly(issuer.certificate());
    assertThat(built.unrelated()).containsExactly(namesake.certificate());
  }

  @Test
  void ignoresIssuersThatAreNotCertificateAuthorities() {
    TestCertificate notAnAuthority = root.issue("not an authority");
    TestCertificate below =
        new TestAuthority(notAnAuthority.keys(), List.of(notAnAuthority.certificate()))
            .issue("example.com");

    Built built = build(List.of(), below, notAnAuthority.certificate());

    assertThat(built.chain()).isEmpty();
    assertThat(built.completeness()).isEqualTo(Completeness.ISSUER_MISSING);
  }

  @Test
  void reportsWhichSignatureDoesNotCheck() {
    X509Certificate tampered = UnusualCertificates.withOtherSignature(issuer.certificate());

    assertThat(
            new ChainBuilder(new TrustAnchors(List.of()))
                .build(leaf.certificate(), List.of(root.certificate(), tampered), NOW))
        .asInstanceOf(type(ChainOutcome.Broken.class))
        .extracting(ChainOutcome.Broken::certificate)
        .isEqualTo(tampered);
  }

  @Test
  @Timeout(60)
  void findsTheChainAmongThousandsOfCertificates() {
    List<X509Certificate> given =
        new ArrayList<>(
            IntStream.range(0, 2_000)
                .mapToObj(number -> oldRoot.intermediate("Other " + number, keys).certificate())
                .toList());
    given.addAll(leaf.issuers());
    Collections.shuffle(given, new Random(1));

    Built built = build(given.toArray(X509Certificate[]::new));

    assertThat(built.chain()).isEqualTo(leaf.chain());
    assertThat(built.unrelated()).hasSize(2_000);
  }

  @Test
  @Timeout(60)
  void boundsTheWorkThatHostileCertificatesCause() {
    List<X509Certificate> sameName = new ArrayList<>();
    TestAuthority authority = TestAuthority.root("Same");
    for (int number = 0; number < 1_000; number++) {
      authority =
          authority.intermediate(
              "Same", TestKeys.ecP256(), LONG_AGO, NOW.plus(Duration.ofDays(number + 1)), false);
      sameName.add(authority.certificate());
    }

    ChainOutcome outcome =
        new ChainBuilder(new TrustAnchors(List.of()))
            .build(authority.issue("example.com").certificate(), sameName, NOW);

    assertThat(outcome).isNotNull();
  }

  private Built build(X509Certificate... others) {
    return build(List.of(), leaf, others);
  }

  private Built build(List<X509Certificate> trustAnchors, X509Certificate... others) {
    return build(trustAnchors, leaf, others);
  }

  private static Built build(
      List<X509Certificate> trustAnchors, TestCertificate leaf, X509Certificate... others) {
    return Optional.of(
            new ChainBuilder(new TrustAnchors(trustAnchors))
                .build(leaf.certificate(), List.of(others), NOW))
        .map(Built.class::cast)
        .orElseThrow();
  }
}
