package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.Uploads.file;
import static io.autossl.deployer.certificate.reading.Uploads.pkcs12;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.CertificateWarning;
import io.autossl.deployer.certificate.ChainEntry;
import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPkcs12;
import io.autossl.deployer.certificate.WarningCode;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pkcs12ReadingTest {

  private final CertificateReader reader = new CertificateReader(Clock.systemUTC());
  private final TestAuthority authority = TestCertificates.authority("Test CA");

  @Test
  void readsWhatTheJavaPlatformWrites() {
    TestCertificate issued =
        authority.issue(TestCertificateRequest.of("example.com").withKeys(TestKeys.rsa(2048)));

    DeployableCertificate certificate =
        reader.read(pkcs12(issued.pkcs12("pass phrase"), "pass phrase"));

    assertThat(certificate.leaf()).isEqualTo(issued.certificate());
    assertThat(certificate.chain()).isEqualTo(issued.chain());
    assertThat(certificate.privateKeyPem().reveal())
        .matches(privateKey -> TestKeys.arePair(privateKey, issued.keys().getPublic()));
    assertThat(certificate.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "legacy-rc2-3des.p12, secret",
        "empty-passphrase-aes.p12, none",
        "empty-passphrase-aes.p12, ''",
        "empty-passphrase-legacy.p12, none",
        "empty-passphrase-legacy.p12, ''",
        "mac-sha512.p12, secret",
        "without-mac.p12, secret",
        "unencrypted.p12, none",
        "unencrypted.p12, ''",
        "unencrypted.p12, secret",
        "unencrypted-with-mac.p12, none",
        "unencrypted-with-mac.p12, secret"
      })
  void readsWhatOpenSslWrites(String name, @Nullable String passphrase) {
    DeployableCertificate certificate = reader.read(pkcs12(file(name), passphrase));

    assertThat(certificate.chainEntries())
        .extracting(ChainEntry::subject)
        .containsExactly("CN=Fixture Intermediate");
    assertThat(certificate.privateKeyPem().reveal())
        .matches(key -> TestKeys.arePair(key, certificate.leaf().getPublicKey()));
    assertThat(certificate.warnings())
        .extracting(CertificateWarning::code)
        .containsExactly(WarningCode.ROOT_REMOVED);
  }

  @Test
  void takesTheKeyThatHasACertificate() {
    TestCertificate issued = authority.issue("example.com");
    byte[] content =
        TestPkcs12.of(
            "secret",
            List.of(issued.chain().getFirst(), issued.certificate()),
            TestKeys.ecP256(),
            TestKeys.ec("secp384r1"),
            issued.keys(),
            issued.keys());

    DeployableCertificate certificate = reader.read(pkcs12(content, "secret"));

    assertThat(certificate.leaf()).isEqualTo(issued.certificate());
    assertThat(certificate.chain()).isEqualTo(issued.chain());
    assertThat(certificate.warnings()).isEmpty();
  }
}
