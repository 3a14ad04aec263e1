package io.autossl.deployer.cloudfront;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A distribution's whole configuration, as CloudFront returned it: also what the AWS SDK does not
 * know. An update replaces all of it, so all of it must go back.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html">DistributionConfig</a>
 */
public final class DistributionConfiguration {

  private final String version;
  private final byte[] xml;
  private final List<String> alternateDomainNames;
  private final @Nullable ViewerCertificate viewerCertificate;

  private DistributionConfiguration(String version, byte[] xml, ConfigurationReader read) {
    this.version = version;
    this.xml = xml;
    this.alternateDomainNames = read.alternateDomainNames();
    this.viewerCertificate = read.viewerCertificate();
  }

  /**
   * Reads a configuration.
   *
   * @param version the entity tag that it came with
   * @throws UnreadableConfigurationException if the text is no distribution configuration
   */
  static DistributionConfiguration read(String version, byte[] xml) {
    return new DistributionConfiguration(version, xml, ConfigurationReader.read(xml));
  }

  /** The distribution's alternate domain names (CNAMEs), as CloudFront spells them. */
  public List<String> alternateDomainNames() {
    return alternateDomainNames;
  }

  /** Which certificate viewers get. */
  public ViewerCertificate viewerCertificate() {
    return viewerCertificate == null ? ViewerCertificate.NONE : viewerCertificate;
  }

  /** The entity tag, which an update must name. */
  String version() {
    return version;
  }

  /** This configuration with an ACM certificate served by SNI, and nothing else changed. */
  byte[] serving(String acmCertificateArn) {
    return ConfigurationWriter.write(
        xml, viewerCertificate != null, viewerCertificate().serving(acmCertificateArn));
  }
}
