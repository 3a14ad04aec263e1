package io.autossl.deployer.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestCertificatesTest {

  @Test
  void anAuthorityIssuesThroughAnIntermediateBelowItsRoot() throws Exception {
    TestCertificate issued =
        TestCertificates.authority("Demonstration CA").issue("example.com", "*.example.com");

    assertThat(issued.certificate().getSubjectAlternativeNames())
        .containsExactly(List.of(2, "example.com"), List.of(2, "*.example.com"));
    assertThat(issued.issuers())
        .extracting(issuer -> issuer.getSubjectX500Principal().getName())
        .containsExactly("CN=Demonstration CA", "CN=Demonstration CA Root");
    assertThat(issued.chain()).hasSize(1);
    X509Certificate certificate = issued.certificate();
    for (X509Certificate issuer : issued.issuers()) {
      X509Certificate subject = certificate;
      assertThatCode(() -> subject.verify(issuer.getPublicKey())).doesNotThrowAnyException();
      certificate = issuer;
    }
  }
}
