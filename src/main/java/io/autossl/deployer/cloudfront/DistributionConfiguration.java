package io.autossl.deployer.cloudfront;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A distribution's whole configuration as CloudFront returned it, including what the AWS SDK does
 * not know. An update replaces the whole configuration, so all of it must be sent back.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html">DistributionConfig</a>
 */
public final class DistributionConfiguration {

  /** The connection mode of a distribution that has domain names of its own. */
  private static final String DIRECT = "direct";

  private final String version;
  private final byte[] xml;
  private final List<String> alternateDomainNames;
  private final @Nullable ViewerCertificate viewerCertificate;
  private final boolean servesTenants;
  private final boolean hasContinuousDeploymentPolicy;

  private DistributionConfiguration(String version, byte[] xml, ConfigurationReader read) {
    this.version = version;
    this.xml = xml;
    this.alternateDomainNames = read.alternateDomainNames();
    this.viewerCertificate = read.viewerCertificate();
    this.servesTenants = !read.connectionMode().isEmpty() && !read.connectionMode().equals(DIRECT);
    this.hasContinuousDeploymentPolicy = !read.continuousDeploymentPolicyId().isEmpty();
  }

  /**
   * Reads a configuration.
   *
   * @param version the entity tag that it came with
   * @throws UnreadableConfigurationException if the text is no distribution configuration
   */
  public static DistributionConfiguration read(String version, byte[] xml) {
    return new DistributionConfiguration(version, xml, ConfigurationReader.read(xml));
  }

  /** The distribution's alternate domain names (CNAMEs), as CloudFront spells them. */
  public List<String> alternateDomainNames() {
    return alternateDomainNames;
  }

  /** Which certificate viewers get, and how. */
  public ViewerCertificate viewerCertificate() {
    return viewerCertificate == null ? ViewerCertificate.NONE : viewerCertificate;
  }

  /**
   * Whether viewers reach it by the domain names of tenants, which are not in its configuration.
   * Any connection mode but {@code direct} counts as such.
   */
  public boolean servesTenants() {
    return servesTenants;
  }

  /** Whether a continuous deployment policy is attached, which forbids some changes. */
  public boolean hasContinuousDeploymentPolicy() {
    return hasContinuousDeploymentPolicy;
  }

  /** Whether both are the same version of the distribution. */
  public boolean isSameVersionAs(DistributionConfiguration other) {
    return version.equals(other.version);
  }

  /** The entity tag, which an update must name. */
  public String version() {
    return version;
  }

  /** This configuration with an ACM certificate served by SNI, and nothing else changed. */
  public byte[] serving(String acmCertificateArn) {
    return ConfigurationWriter.write(
        xml, viewerCertificate != null, viewerCertificate().serving(acmCertificateArn));
  }
}
