package io.autossl.deployer.certificate;

import java.util.List;

/**
 * Certificates for tests and demonstrations, issued by authorities that exist as long as the test.
 */
public final class TestCertificates {

  private TestCertificates() {}

  /** An authority that issues from an intermediate certificate below its own root. */
  public static TestAuthority authority(String name) {
    return TestAuthority.root(name + " Root").intermediate(name);
  }

  /** A certificate that is its own issuer. */
  public static TestCertificate selfSigned(TestCertificateRequest request) {
    return new TestCertificate(
        TestAuthority.sign(request, request.subject(), request.keys().getPrivate()),
        request.keys(),
        List.of());
  }
}
