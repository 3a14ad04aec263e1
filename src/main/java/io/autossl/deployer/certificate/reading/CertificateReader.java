package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.certificate.chain.ChainBuilder;
import io.autossl.deployer.certificate.chain.ChainOutcome;
import io.autossl.deployer.certificate.chain.TrustAnchors;
import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.web.ErrorCode;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Reads an uploaded certificate, corrects what can be corrected, and refuses what cannot be
 * deployed.
 */
public final class CertificateReader {

  private static final int MAX_CERTIFICATE_BYTES = 32_768;
  private static final int MAX_PRIVATE_KEY_BYTES = 5_120;
  private static final int MAX_CHAIN_BYTES = 2 * 1024 * 1024;

  private final Clock clock;
  private final ChainBuilder chainBuilder;

  /** A reader whose clock tells whether a certificate is valid now. */
  CertificateReader(Clock clock) {
    this(clock, TrustAnchors.ofJavaPlatform());
  }

  /** A reader with this clock that knows these roots. */
  public CertificateReader(Clock clock, TrustAnchors trustAnchors) {
    this.clock = clock;
    this.chainBuilder = new ChainBuilder(trustAnchors);
  }

  /**
   * Reads an upload.
   *
   * @throws io.autossl.deployer.web.ApiException if CloudFront could not use the certificate. It
   *     tells what to do about it, and repeats nothing of the private key or its passphrase
   */
  public DeployableCertificate read(CertificateUpload upload) {
    UploadContents contents =
        switch (upload) {
          case CertificateUpload.Pem pem -> PemUploadReader.read(pem);
          case CertificateUpload.Pkcs12 pkcs12 -> Pkcs12Reader.read(pkcs12);
        };
    if (!contents.certificates().stream().allMatch(X509Certificates::hasShortNames)) {
      throw contents
          .chainField()
          .malformed(
              "The subject or the issuer of a certificate has more than %,d bytes. Request one with shorter names."
                  .formatted(X509Certificates.MAX_NAME_BYTES));
    }
    Instant now = clock.instant();
    X509Certificate leaf = LeafCertificate.find(contents, now);
    List<String> domainNames = LeafCertificate.judge(leaf, contents.certificateField(), now);
    ChainOutcome.Built built =
        switch (chainBuilder.build(leaf, contents.certificates(), now)) {
          case ChainOutcome.Built path -> path;
          case ChainOutcome.Broken broken ->
              throw contents
                  .chainField()
                  .refused(
                      ErrorCode.BROKEN_CHAIN,
                      "The signature of the certificate "
                          + CertificateWarnings.nameOf(broken.certificate())
                          + " does not check with its issuer's certificate. Get the chain again"
                          + " from your certificate authority.");
        };
    return withinLimits(
        new DeployableCertificate(
            leaf,
            built.chain(),
            contents.privateKey().toPem(),
            domainNames,
            contents.privateKey().algorithm(),
            CertificateWarnings.of(leaf, contents, built)),
        contents);
  }

  /**
   * Checks the sizes that ACM imports, in bytes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/acm/latest/APIReference/API_ImportCertificate.html">ImportCertificate</a>
   */
  private static DeployableCertificate withinLimits(
      DeployableCertificate certificate, UploadContents contents) {
    requireAtMost(
        MAX_CERTIFICATE_BYTES,
        certificate.certificatePem(),
        contents.certificateField(),
        ErrorCode.MALFORMED_CERTIFICATE,
        "certificate");
    requireAtMost(
        MAX_CHAIN_BYTES,
        certificate.chainPem(),
        contents.chainField(),
        ErrorCode.MALFORMED_CERTIFICATE,
        "certificate chain");
    requireAtMost(
        MAX_PRIVATE_KEY_BYTES,
        certificate.privateKeyPem().reveal(),
        contents.privateKeyField(),
        ErrorCode.MALFORMED_PRIVATE_KEY,
        "private key");
    return certificate;
  }

  private static void requireAtMost(
      int maximumBytes, String pem, UploadField field, ErrorCode code, String what) {
    if (pem.length() > maximumBytes) {
      throw field.refused(
          code,
          "The %s is too large: AWS Certificate Manager takes at most %,d bytes as PEM. Request a smaller one."
              .formatted(what, maximumBytes));
    }
  }
}
