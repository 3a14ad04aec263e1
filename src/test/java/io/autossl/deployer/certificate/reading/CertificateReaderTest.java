package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.autossl.deployer.certificate.ChainEntry;
import io.autossl.deployer.certificate.KeyAlgorithm;
import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.chain.X509Certificates;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.CertificateTrustBlock;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateReaderTest {

  private static final String PASSPHRASE = "pass phrase";
  private static final TestAuthority AUTHORITY = TestCertificates.authority("Test CA");

  private final CertificateReader reader = new CertificateReader(Clock.systemUTC());

  @Test
  void tellsWhatTheCertificateSays() {
    TestCertificate issued = AUTHORITY.issue("example.com", "*.Example.com", "EXAMPLE.com");

    DeployableCertificate certificate =
        reader.read(pem(issued.certificatePem(), issued.chainPem(), issued.privateKeyPem(), null));

    assertThat(certificate.leaf()).isEqualTo(issued.certificate());
    assertThat(certificate.chain()).isEqualTo(issued.chain());
    assertThat(certificate.subject()).isEqualTo("CN=example.com");
    assertThat(certificate.issuer()).isEqualTo("CN=Test CA");
    assertThat(certificate.serialNumber()).matches("([0-9a-f]{2})+");
    assertThat(certificate.fingerprintSha256()).isEqualTo(issued.fingerprintSha256());
    assertThat(certificate.domainNames()).containsExactly("example.com", "*.example.com");
    assertThat(certificate.notBefore()).isEqualTo(issued.certificate().getNotBefore().toInstant());
    assertThat(certificate.notAfter()).isEqualTo(issued.certificate().getNotAfter().toInstant());
    assertThat(certificate.keyAlgorithm()).isEqualTo(KeyAlgorithm.EC_prime256v1);
    assertThat(certificate.certificatePem()).isEqualTo(issued.certificatePem());
    assertThat(certificate.chainPem()).isEqualTo(issued.chainPem());
    assertThat(certificate.chainEntries())
        .containsExactly(
            new ChainEntry(
                "CN=Test CA",
                "CN=Test CA Root",
                issued.chain().getFirst().getNotAfter().toInstant(),
                TestCertificate.fingerprintSha256(issued.chain().getFirst())));
    assertThat(certificate.warnings()).isEmpty();
  }

  @Test
  void isValidFromItsFirstSecondToItsLast() {
    TestCertificate issued = AUTHORITY.issue("example.com");

    for (Instant second :
        new Instant[] {
          issued.certificate().getNotBefore().toInstant(),
          issued.certificate().getNotAfter().toInstant()
        }) {
      CertificateReader then = new CertificateReader(Clock.fixed(second, ZoneOffset.UTC));
      assertThat(then.read(pem(issued.fullChainPem(), issued.privateKeyPem())).warnings())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource
  void readsEveryFormOfAPrivateKey(KeyPair keys, String pem) {
    TestCertificate issued =
        AUTHORITY.issue(TestCertificateRequest.of("example.com").withKeys(keys));

    DeployableCertificate certificate =
        reader.read(pem(issued.fullChainPem(), null, pem, PASSPHRASE));

    assertThat(certificate.privateKeyPem().reveal())
        .startsWith("-----BEGIN PRIVATE KEY-----")
        .matches(privateKey -> TestKeys.arePair(privateKey, keys.getPublic()));
    assertThat(certificate.warnings()).isEmpty();
  }

  static Stream<Arguments> readsEveryFormOfAPrivateKey() {
    KeyPair ec = TestKeys.ecP256();
    return Stream.concat(
        Stream.of(
            argumentSet(
                "SEC1 after its parameters", ec, TestPem.sec1WithParameters(ec.getPrivate())),
            argumentSet(
                "SEC1 that names no curve",
                ec,
                TestPem.sec1WithParameters(ec.getPrivate())
                    .substring(
                        TestPem.sec1WithParameters(ec.getPrivate())
                            .indexOf("-----BEGIN EC PRIVATE")))),
        Stream.of(ec, TestKeys.rsa(2048)).flatMap(CertificateReaderTest::forms));
  }

  private static Stream<Arguments> forms(KeyPair keys) {
    PrivateKey key = keys.getPrivate();
    String of = key.getAlgorithm() + " ";
    return Stream.of(
        argumentSet(of + "PKCS#8", keys, TestPem.pkcs8(key)),
        argumentSet(of + "traditional", keys, TestPem.traditional(key)),
        argumentSet(of + "PBES2 AES", keys, TestPem.encryptedPkcs8(key, PASSPHRASE)),
        argumentSet(
            of + "PBES2 3DES",
            keys,
            TestPem.encryptedPkcs8(key, PASSPHRASE, PKCS8Generator.DES3_CBC)),
        argumentSet(
            of + "PKCS#12 3DES",
            keys,
            TestPem.encryptedPkcs8(key, PASSPHRASE, PKCS8Generator.PBE_SHA1_3DES)),
        argumentSet(
            of + "traditional AES",
            keys,
            TestPem.encryptedTraditional(key, PASSPHRASE, "AES-256-CBC")),
        argumentSet(
            of + "traditional 3DES",
            keys,
            TestPem.encryptedTraditional(key, PASSPHRASE, "DES-EDE3-CBC")));
  }

  @ParameterizedTest
  @MethodSource
  void takesPemHoweverItWasCopied(String certificate, String privateKey) {
    assertThat(reader.read(pem(certificate, privateKey)).warnings()).isEmpty();
  }

  static Stream<Arguments> takesPemHoweverItWasCopied() throws IOException {
    TestCertificate issued = AUTHORITY.issue("example.com");
    String certificate = issued.fullChainPem();
    String key = issued.privateKeyPem();
    return Stream.of(
        argumentSet("CRLF", certificate.replace("\n", "\r\n"), key.replace("\n", "\r\n")),
        argumentSet("byte order mark", "\uFEFF" + certificate, "\uFEFF" + key),
        argumentSet("indented", certificate.indent(4), "\t" + key.replace("\n", "  \n\t")),
        argumentSet("blank lines around it", "\n\n" + certificate + "\n \n", "\n" + key + "\n"),
        argumentSet("no last line end", certificate.strip(), key.strip()),
        argumentSet(
            "text before it",
            "Bag Attributes\n    friendlyName: example\nsubject=CN = example.com\n" + certificate,
            "Bag Attributes: <No Attributes>\nKey Attributes\n" + key),
        argumentSet("the key with the certificate", key + certificate, key),
        argumentSet("everything in both", key + certificate, certificate + key),
        argumentSet("the old label", certificate.replace("CERTIFICATE", "X509 CERTIFICATE"), key),
        argumentSet("OpenSSL's trust settings", trusted(issued) + issued.chainPem(), key),
        argumentSet("the same certificate twice", issued.certificatePem() + certificate, key));
  }

  private static String trusted(TestCertificate issued) throws IOException {
    return TestPem.block(
        "TRUSTED CERTIFICATE",
        new X509TrustedCertificateBlock(
                new X509CertificateHolder(X509Certificates.encode(issued.certificate())),
                new CertificateTrustBlock(
                    "example", Set.of(PKCSObjectIdentifiers.id_aa_signingCertificate)))
            .getEncoded());
  }

  @Test
  void writesNothingOfThePrivateKeyWhenPrinted() {
    TestCertificate issued = AUTHORITY.issue("example.com");
    CertificateUpload upload =
        pem(issued.privateKeyPem() + issued.fullChainPem(), null, issued.privateKeyPem(), "hidden");
    DeployableCertificate certificate = reader.read(upload);

    assertThat(upload.toString() + certificate)
        .doesNotContain("PRIVATE KEY")
        .doesNotContain("hidden");
  }
}
