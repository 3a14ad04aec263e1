package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.WarningCode.CHAIN_INCOMPLETE;
import static io.autossl.deployer.certificate.WarningCode.CHAIN_REORDERED;
import static io.autossl.deployer.certificate.WarningCode.ROOT_REMOVED;
import static io.autossl.deployer.certificate.WarningCode.SELF_SIGNED;
import static io.autossl.deployer.certificate.WarningCode.UNRELATED_CERTIFICATE_REMOVED;
import static io.autossl.deployer.certificate.WarningCode.WEAK_KEY;
import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.autossl.deployer.certificate.CertificateWarning;
import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.WarningCode;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateMendingTest {

  private static final TestAuthority ROOT = TestAuthority.root("Root");
  private static final TestAuthority MIDDLE = ROOT.intermediate("Middle");
  private static final TestAuthority ISSUER = MIDDLE.intermediate("Issuer");
  private static final TestCertificate ISSUED = ISSUER.issue("example.com");
  private static final X509Certificate LEAF = ISSUED.certificate();
  private static final X509Certificate UNRELATED =
      TestCertificates.authority("Other CA").issue("example.net").certificate();
  private static final X509Certificate OTHER_AUTHORITY =
      TestAuthority.root("Other Root").certificate();

  private final CertificateReader reader = new CertificateReader(Clock.systemUTC());

  @ParameterizedTest
  @MethodSource
  void putsTheChainInOrder(
      List<X509Certificate> given, List<X509Certificate> chain, Set<WarningCode> warnings) {
    DeployableCertificate certificate =
        reader.read(pem(TestPem.certificates(given), ISSUED.privateKeyPem()));

    assertThat(certificate.leaf()).isEqualTo(LEAF);
    assertThat(certificate.chain()).isEqualTo(chain);
    assertThat(certificate.warnings())
        .extracting(CertificateWarning::code)
        .containsExactlyInAnyOrderElementsOf(warnings);
  }

  static Stream<Arguments> putsTheChainInOrder() {
    X509Certificate issuer = ISSUER.certificate();
    X509Certificate middle = MIDDLE.certificate();
    X509Certificate root = ROOT.certificate();
    List<X509Certificate> chain = List.of(issuer, middle);
    return Stream.of(
        argumentSet("in order", List.of(LEAF, issuer, middle), chain, Set.of()),
        argumentSet(
            "with the root", List.of(LEAF, issuer, middle, root), chain, Set.of(ROOT_REMOVED)),
        argumentSet(
            "backwards",
            List.of(root, middle, issuer, LEAF),
            chain,
            Set.of(ROOT_REMOVED, CHAIN_REORDERED)),
        argumentSet("leaf last", List.of(issuer, middle, LEAF), chain, Set.of(CHAIN_REORDERED)),
        argumentSet(
            "chain reversed", List.of(LEAF, middle, issuer), chain, Set.of(CHAIN_REORDERED)),
        argumentSet("root first", List.of(root, LEAF, issuer, middle), chain, Set.of(ROOT_REMOVED)),
        argumentSet("repeated", List.of(LEAF, issuer, LEAF, issuer, middle), chain, Set.of()),
        argumentSet(
            "an unrelated leaf",
            List.of(LEAF, UNRELATED, issuer, middle),
            chain,
            Set.of(UNRELATED_CERTIFICATE_REMOVED)),
        argumentSet("the issuer alone", List.of(LEAF, issuer), List.of(issuer), Set.of()),
        argumentSet("no issuer", List.of(LEAF), List.of(), Set.of(CHAIN_INCOMPLETE)),
        argumentSet(
            "only an unrelated one",
            List.of(LEAF, OTHER_AUTHORITY),
            List.of(),
            Set.of(CHAIN_INCOMPLETE, UNRELATED_CERTIFICATE_REMOVED)),
        argumentSet(
            "a gap below the root",
            List.of(LEAF, issuer, root),
            List.of(issuer),
            Set.of(CHAIN_INCOMPLETE, UNRELATED_CERTIFICATE_REMOVED)),
        argumentSet(
            "a gap above the leaf",
            List.of(LEAF, middle, root),
            List.of(),
            Set.of(CHAIN_INCOMPLETE, UNRELATED_CERTIFICATE_REMOVED)),
        argumentSet(
            "an issuer beside its own",
            List.of(LEAF, issuer, MIDDLE.intermediate("Sibling").certificate()),
            List.of(issuer),
            Set.of(UNRELATED_CERTIFICATE_REMOVED)));
  }

  @Test
  void acceptsALeafThatAGivenRootIssued() {
    TestCertificate issued = ROOT.issue("example.com");

    DeployableCertificate certificate =
        reader.read(pem(issued.certificatePem() + issued.rootPem(), issued.privateKeyPem()));

    assertThat(certificate.chain()).isEmpty();
    assertThat(certificate.chainPem()).isEmpty();
    assertThat(codes(certificate)).containsExactly(ROOT_REMOVED);
  }

  @Test
  void warnsAboutASelfSignedCertificate() {
    TestCertificate issued = TestCertificates.selfSigned(TestCertificateRequest.of("example.com"));

    DeployableCertificate certificate =
        reader.read(pem(issued.certificatePem(), issued.privateKeyPem()));

    assertThat(certificate.chain()).isEmpty();
    assertThat(codes(certificate)).containsExactly(SELF_SIGNED);
  }

  @Test
  void warnsAboutAShortRsaKey() {
    assertThat(codes(read(1024))).containsExactly(WEAK_KEY);
    for (int bits : new int[] {2048, 3072, 4096}) {
      assertThat(codes(read(bits))).isEmpty();
    }
  }

  private DeployableCertificate read(int bits) {
    TestCertificate issued =
        ISSUER.issue(TestCertificateRequest.of("example.com").withKeys(TestKeys.rsa(bits)));
    DeployableCertificate certificate =
        reader.read(pem(issued.fullChainPem(), issued.privateKeyPem()));
    assertThat(certificate.keyAlgorithm()).hasToString("RSA_" + bits);
    return certificate;
  }

  @Test
  void warnsAboutAnIntermediateCertificateThatHasExpired() {
    Instant now = Instant.now();
    TestCertificate issued =
        ROOT.intermediate(
                "Expired",
                TestKeys.ecP256(),
                now.minus(Duration.ofDays(2)),
                now.minus(Duration.ofDays(1)),
                true)
            .issue("example.com");

    DeployableCertificate certificate =
        reader.read(pem(issued.fullChainPem(), issued.privateKeyPem()));

    assertThat(certificate.chain()).isEqualTo(issued.chain());
    assertThat(codes(certificate)).containsExactly(CHAIN_INCOMPLETE);
  }

  @Test
  void takesTheNewestOfSeveralCertificatesForTheSameKey() {
    TestCertificateRequest request =
        TestCertificateRequest.of("example.com").withKeys(ISSUED.keys());
    Instant notAfter = ISSUED.certificate().getNotAfter().toInstant();
    TestCertificate renewed = ISSUER.issue(request.withNotAfter(notAfter.plusSeconds(60)));
    TestCertificate future =
        ISSUER.issue(
            request
                .withNotBefore(Instant.now().plusSeconds(600))
                .withNotAfter(notAfter.plusSeconds(120)));

    DeployableCertificate certificate =
        reader.read(
            pem(
                ISSUED.certificatePem() + renewed.certificatePem() + future.fullChainPem(),
                ISSUED.privateKeyPem()));

    assertThat(certificate.leaf()).isEqualTo(renewed.certificate());
    assertThat(codes(certificate)).containsExactly(UNRELATED_CERTIFICATE_REMOVED);
  }

  @Test
  void keepsItsWarningsShortAndPrintable() {
    X509Certificate[] unrelated =
        Stream.of("a" + ",OU=aaaaaaaaaaaaaaaaaaaaaaaaa".repeat(100), "b\0\u001B[31m", "c", "d", "e")
            .map(name -> TestAuthority.root(name).certificate())
            .toArray(X509Certificate[]::new);

    DeployableCertificate certificate =
        reader.read(
            pem(
                ISSUED.fullChainPem() + TestPem.certificates(Arrays.asList(unrelated)),
                ISSUED.privateKeyPem()));

    assertThat(certificate.warnings())
        .allSatisfy(
            warning ->
                assertThat(warning.message())
                    .hasSizeLessThan(1_000)
                    .matches(message -> message.chars().noneMatch(Character::isISOControl)));
    assertThat(certificate.warnings().getFirst().message()).contains("and 2 more");
  }

  private static List<WarningCode> codes(DeployableCertificate certificate) {
    return certificate.warnings().stream().map(CertificateWarning::code).toList();
  }
}
