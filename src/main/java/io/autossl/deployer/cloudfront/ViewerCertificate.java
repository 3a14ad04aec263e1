package io.autossl.deployer.cloudfront;

import org.jspecify.annotations.Nullable;

/**
 * How a distribution speaks TLS with viewers. What CloudFront left out or left empty is null.
 *
 * @param acmCertificateArn the certificate, if it is one of ACM's
 * @param iamCertificateId the certificate, if it is one of IAM's
 * @param cloudFrontDefaultCertificate whether it is CloudFront's own
 * @param sslSupportMethod such as {@code sni-only}
 * @param minimumProtocolVersion such as {@code TLSv1.2_2021}
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html">ViewerCertificate</a>
 */
public record ViewerCertificate(
    @Nullable String acmCertificateArn,
    @Nullable String iamCertificateId,
    boolean cloudFrontDefaultCertificate,
    @Nullable String sslSupportMethod,
    @Nullable String minimumProtocolVersion) {

  /** That of a configuration without such an element. */
  static final ViewerCertificate NONE = new ViewerCertificate(null, null, false, null, null);

  /** The only support method that costs nothing and works everywhere. */
  static final String SNI_ONLY = "sni-only";

  /** What a distribution without a choice of its own gets: AWS's recommendation. */
  private static final String RECOMMENDED_PROTOCOL = "TLSv1.2_2021";

  /**
   * The lowest version that {@code sni-only} accepts; {@code SSLv3} needs a dedicated IP address.
   */
  private static final String LOWEST_PROTOCOL = "TLSv1";

  /** Whether viewers get this ACM certificate already, by SNI alone. */
  public boolean isServing(String arn) {
    return arn.equals(acmCertificateArn) && SNI_ONLY.equals(sslSupportMethod);
  }

  /** This with an ACM certificate that is served by SNI. The protocol version is never lowered. */
  public ViewerCertificate serving(String arn) {
    return new ViewerCertificate(arn, null, false, SNI_ONLY, protocolVersion());
  }

  /** The certificate and how it is served, in one line for people. */
  public String described() {
    String certificate =
        acmCertificateArn != null
            ? acmCertificateArn
            : iamCertificateId != null
                ? "the IAM certificate " + iamCertificateId
                : "CloudFront's own certificate";
    return "%s with %s"
        .formatted(
            certificate,
            sslSupportMethod == null
                ? "no SSLSupportMethod"
                : "SSLSupportMethod " + sslSupportMethod);
  }

  private String protocolVersion() {
    if (minimumProtocolVersion == null) {
      return RECOMMENDED_PROTOCOL;
    }
    return switch (minimumProtocolVersion) {
      // CloudFront reports TLSv1 for its own certificate, whichever versions it really accepts.
      case "TLSv1" -> cloudFrontDefaultCertificate ? RECOMMENDED_PROTOCOL : minimumProtocolVersion;
      case "SSLv3" -> cloudFrontDefaultCertificate ? RECOMMENDED_PROTOCOL : LOWEST_PROTOCOL;
      default -> minimumProtocolVersion;
    };
  }
}
