package io.autossl.deployer.simulator;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * The viewer certificate of a distribution, member by member; empty members are absent ones.
 *
 * @param certificate deprecated by CloudFront: repeats the ARN or id
 * @param certificateSource deprecated by CloudFront: {@code acm}, {@code iam} or {@code cloudfront}
 */
public record SimulatedViewerCertificate(
    boolean cloudFrontDefaultCertificate,
    @Nullable String iamCertificateId,
    @Nullable String acmCertificateArn,
    @Nullable String sslSupportMethod,
    @Nullable String minimumProtocolVersion,
    @Nullable String certificate,
    @Nullable String certificateSource) {

  /** The certificate of {@code *.cloudfront.net}, as CloudFront reports it. */
  public static SimulatedViewerCertificate cloudFrontDefault() {
    return new SimulatedViewerCertificate(true, null, null, "vip", "TLSv1", null, "cloudfront");
  }

  /** A certificate kept in IAM, with the deprecated pair, as CloudFront reports it. */
  public static SimulatedViewerCertificate iam(
      String certificateId, String minimumProtocolVersion) {
    return new SimulatedViewerCertificate(
        false, certificateId, null, "sni-only", minimumProtocolVersion, certificateId, "iam");
  }

  /** A certificate kept in ACM, with the deprecated pair, as CloudFront reports it. */
  public static SimulatedViewerCertificate acm(
      String certificateArn, String minimumProtocolVersion) {
    return new SimulatedViewerCertificate(
        false, null, certificateArn, "sni-only", minimumProtocolVersion, certificateArn, "acm");
  }

  static SimulatedViewerCertificate of(Element element) {
    return new SimulatedViewerCertificate(
        "true".equals(Xml.text(element, "CloudFrontDefaultCertificate")),
        Xml.text(element, "IAMCertificateId"),
        Xml.text(element, "ACMCertificateArn"),
        Xml.text(element, "SSLSupportMethod"),
        Xml.text(element, "MinimumProtocolVersion"),
        Xml.text(element, "Certificate"),
        Xml.text(element, "CertificateSource"));
  }
}
