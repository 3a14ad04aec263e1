package io.autossl.deployer.certificate.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ChainBuilderPropertiesTest {

  private static final TestAuthority ROOT = TestAuthority.root("Root");
  private static final List<TestAuthority> AUTHORITIES =
      Stream.iterate(ROOT, authority -> authority.intermediate("Authority")).limit(6).toList();
  private static final List<TestCertificate> LEAVES =
      AUTHORITIES.stream().map(authority -> authority.issue("example.com")).toList();
  private static final TestAuthority OTHER = TestCertificates.authority("Authority");
  private static final List<X509Certificate> UNRELATED =
      List.of(
          OTHER.certificate(),
          OTHER.issue("example.com").certificate(),
          OTHER.issue("example.net").certificate(),
          TestAuthority.root("Root").certificate(),
          ROOT.issue("example.org").certificate(),
          ROOT.intermediate("Authority").certificate());

  private final ChainBuilder builder = new ChainBuilder(new TrustAnchors(List.of()));

  @Property(seed = "20260101")
  void theOrderAndUnrelatedCertificatesDoNotChangeTheChain(
      @ForAll @IntRange(min = 1, max = 5) int depth,
      @ForAll("unrelated") Set<X509Certificate> unrelated,
      @ForAll boolean repeated,
      @ForAll Random random) {
    TestCertificate leaf = LEAVES.get(depth);
    List<X509Certificate> given = new ArrayList<>(leaf.issuers());
    given.addAll(unrelated);
    if (repeated) {
      given.addAll(leaf.issuers());
      given.add(leaf.certificate());
    }
    Collections.shuffle(given, random);

    ChainOutcome outcome = builder.build(leaf.certificate(), given, Instant.now());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            ChainOutcome.Built.class,
            built -> {
              assertThat(built.chain()).isEqualTo(leaf.chain());
              assertThat(built.root()).isEqualTo(Optional.of(ROOT.certificate()));
              assertThat(built.unrelated()).containsExactlyInAnyOrderElementsOf(unrelated);
              assertThat(built.completeness()).isEqualTo(ChainOutcome.Completeness.COMPLETE);
            });
  }

  @Property(seed = "20260101")
  void eachCertificateOfAChainCertifiesTheOneBeforeIt(
      @ForAll @IntRange(min = 0, max = 5) int depth, @ForAll("any") Set<X509Certificate> given) {
    TestCertificate leaf = LEAVES.get(depth);

    ChainOutcome outcome = builder.build(leaf.certificate(), given, Instant.now());

    if (outcome instanceof ChainOutcome.Built built) {
      X509Certificate certified = leaf.certificate();
      for (X509Certificate issuer : built.chain()) {
        assertThat(X509Certificates.isSignedBy(certified, issuer)).isTrue();
        assertThat(given).contains(issuer);
        certified = issuer;
      }
    }
  }

  @Provide
  Arbitrary<Set<X509Certificate>> unrelated() {
    return Arbitraries.of(UNRELATED).set();
  }

  @Provide
  Arbitrary<Set<X509Certificate>> any() {
    return Arbitraries.of(
            Stream.of(
                    UNRELATED.stream(),
                    AUTHORITIES.stream().map(TestAuthority::certificate),
                    LEAVES.stream().map(TestCertificate::certificate))
                .flatMap(certificates -> certificates)
                .toList())
        .set();
  }
}
