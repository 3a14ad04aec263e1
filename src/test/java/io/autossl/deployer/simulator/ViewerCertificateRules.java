package io.autossl.deployer.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What CloudFront demands of the viewer certificate of a distribution. */
final class ViewerCertificateRules {

  private static final Set<String> SSL_SUPPORT_METHODS = Set.of("sni-only", "vip", "static-ip");
  private static final Set<String> MIN_PROTOCOL_VERSIONS =
      Set.of(
          "SSLv3",
          "TLSv1",
          "TLSv1_2016",
          "TLSv1.1_2016",
          "TLSv1.2_2018",
          "TLSv1.2_2019",
          "TLSv1.2_2021",
          "TLSv1.2_2025",
          "TLSv1.3_2025");

  private final AwsBehavior behavior;
  private final Certificates certificates;

  ViewerCertificateRules(AwsBehavior behavior, Certificates certificates) {
    this.behavior = behavior;
    this.certificates = certificates;
  }

  /** Refuses what CloudFront refuses; a look at the ACM certificate counts as one. */
  void check(DistributionConfig wanted, DistributionConfig current, String accountId, Instant now) {
    SimulatedViewerCertificate viewerCertificate = wanted.viewerCertificate();
    checkUnion(viewerCertificate);
    checkDeprecatedPair(viewerCertificate);
    checkProtocol(viewerCertificate);
    if (viewerCertificate.acmCertificateArn() != null) {
      checkAcmCertificate(viewerCertificate.acmCertificateArn(), wanted.aliases(), accountId, now);
    } else if (viewerCertificate.iamCertificateId() != null) {
      // There is no IAM here: the certificate that the distribution has is the one that exists.
      if (!viewerCertificate
          .iamCertificateId()
          .equals(current.viewerCertificate().iamCertificateId())) {
        throw noSuchCertificate();
      }
    } else if (!wanted.aliases().isEmpty()) {
      throw invalid(
          "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a"
              + " trusted certificate that validates your authorization to use the domain name.");
    }
  }

  private static void checkUnion(SimulatedViewerCertificate viewerCertificate) {
    long chosen =
        Stream.of(
                viewerCertificate.cloudFrontDefaultCertificate(),
                viewerCertificate.iamCertificateId() != null,
                viewerCertificate.acmCertificateArn() != null)
            .filter(Boolean::booleanValue)
            .count();
    if (chosen != 1) {
      throw invalid(
          "Exactly one of ACMCertificateArn, IAMCertificateId and CloudFrontDefaultCertificate must"
              + " be specified.");
    }
  }

  private static void checkDeprecatedPair(SimulatedViewerCertificate viewerCertificate) {
    String source = "cloudfront";
    String certificate = null;
    if (viewerCertificate.acmCertificateArn() != null) {
      source = "acm";
      certificate = viewerCertificate.acmCertificateArn();
    } else if (viewerCertificate.iamCertificateId() != null) {
      source = "iam";
      certificate = viewerCertificate.iamCertificateId();
    }
    if (isStale(viewerCertificate.certificate(), certificate)
        || isStale(viewerCertificate.certificateSource(), source)) {
      throw invalid("Your IAMCertificateId does not match the given Certificate field");
    }
  }

  private static boolean isStale(@Nullable String deprecated, @Nullable String actual) {
    return deprecated != null && !Objects.equals(deprecated, actual);
  }

  private static void checkProtocol(SimulatedViewerCertificate viewerCertificate) {
    String method = viewerCertificate.sslSupportMethod();
    String version = viewerCertificate.minimumProtocolVersion();
    if (method == null && !viewerCertificate.cloudFrontDefaultCertificate()) {
      throw invalid("SSLSupportMethod is required with a certificate of your own.");
    }
    if (method != null && !SSL_SUPPORT_METHODS.contains(method)) {
      throw invalid("SSLSupportMethod is not valid: " + method);
    }
    if (version != null && !MIN_PROTOCOL_VERSIONS.contains(version)) {
      throw protocolVersion("The parameter MinimumProtocolVersion is not valid: " + version);
    }
    if ("SSLv3".equals(version) && "sni-only".equals(method)) {
      throw protocolVersion("SSLv3 can't be used with the SSL support method sni-only.");
    }
  }

  private void checkAcmCertificate(
      String arn, List<String> aliases, String accountId, Instant now) {
    StoredCertificate stored =
        certificates.find(accountId, arn).orElseThrow(ViewerCertificateRules::noSuchCertificate);
    ImportedCertificate certificate = stored.content();
    boolean trusted =
        aliases.isEmpty()
            || behavior.selfSignedCertificatesAccepted()
            || !certificate.isSelfSigned();
    if (!stored.isSeenAt(now)
        || !certificate.isValidAt(now)
        || !certificate.hasKeyForCloudFront()
        || !trusted
        || (certificate.includesRoot() && !behavior.rootInChainAccepted())) {
      throw noSuchCertificate();
    }
    List<String> names = certificate.domainNames();
    if (!aliases.stream().allMatch(alias -> DomainNameCoverage.covers(names, alias))) {
      throw invalid(
          "The certificate that is attached to your distribution doesn't cover the alternate domain"
              + " name (CNAME) that you're trying to add.");
    }
  }

  private static AwsError noSuchCertificate() {
    return invalid(
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or"
            + " doesn't include a valid certificate chain.");
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "InvalidViewerCertificate", message);
  }

  private static AwsError protocolVersion(String message) {
    return new AwsError(400, "InvalidMinimumProtocolVersion", message);
  }
}
