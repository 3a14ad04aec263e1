package io.autossl.deployer.cloudfront;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/** Reads the XML of a distribution configuration, from its beginning to its end. */
final class ConfigurationReader {

  private static final String XML_VERSION = "1.0";
  private static final String ROOT = "DistributionConfig";

  private final XMLStreamReader2 xml;
  private final List<String> alternateDomainNames = new ArrayList<>();
  private @Nullable ViewerCertificate viewerCertificate;
  private String connectionMode = "";
  private String continuousDeploymentPolicyId = "";

  private ConfigurationReader(XMLStreamReader2 xml) {
    this.xml = xml;
  }

  /**
   * Reads a configuration.
   *
   * @throws UnreadableConfigurationException if the text is no distribution configuration
   */
  static ConfigurationReader read(byte[] document) {
    try {
      ConfigurationReader reader = new ConfigurationReader(XmlStreams.reader(document));
      reader.readDocument();
      return reader;
    } catch (XMLStreamException malformed) {
      throw new UnreadableConfigurationException("not well-formed XML", malformed);
    }
  }

  List<String> alternateDomainNames() {
    return List.copyOf(alternateDomainNames);
  }

  /** Null if the configuration has no such element. */
  @Nullable ViewerCertificate viewerCertificate() {
    return viewerCertificate;
  }

  /** How viewers reach the distribution; empty if the configuration does not say. */
  String connectionMode() {
    return connectionMode;
  }

  /** The continuous deployment policy that is attached; empty if there is none. */
  String continuousDeploymentPolicyId() {
    return continuousDeploymentPolicyId;
  }

  private void readDocument() throws XMLStreamException {
    // CloudFront sends XML 1.0. XML 1.1 has other line ends, which would not be written back
    // unchanged.
    if (!XML_VERSION.equals(Objects.requireNonNullElse(xml.getVersion(), XML_VERSION))) {
      throw new UnreadableConfigurationException("not XML " + XML_VERSION);
    }
    xml.nextTag();
    if (!ROOT.equals(xml.getLocalName())) {
      throw new UnreadableConfigurationException("not a " + ROOT);
    }
    while (XmlStreams.nextChild(xml)) {
      switch (xml.getLocalName()) {
        case "Aliases" -> readAliases();
        case ViewerCertificateElement.NAME -> readViewerCertificate();
        case "ConnectionMode" -> connectionMode = xml.getElementText().strip();
        case "ContinuousDeploymentPolicyId" ->
            continuousDeploymentPolicyId = xml.getElementText().strip();
        default -> xml.skipElement();
      }
    }
    while (xml.hasNext()) {
      xml.next();
    }
  }

  /**
   * Refuses a configuration if it has another number of names than it says: a name that is not read
   * would not be checked.
   */
  private void readAliases() throws XMLStreamException {
    String quantity = "";
    while (XmlStreams.nextChild(xml)) {
      switch (xml.getLocalName()) {
        case "Items" -> readItems();
        case "Quantity" -> quantity = xml.getElementText().strip();
        default -> xml.skipElement();
      }
    }
    if (!quantity.isEmpty() && !quantity.equals(String.valueOf(alternateDomainNames.size()))) {
      throw new UnreadableConfigurationException(
          "one with %s alternate domain names, of which %d are there"
              .formatted(quantity, alternateDomainNames.size()));
    }
  }

  private void readItems() throws XMLStreamException {
    while (XmlStreams.nextChild(xml)) {
      if ("CNAME".equals(xml.getLocalName())) {
        alternateDomainNames.add(xml.getElementText().strip());
      } else {
        xml.skipElement();
      }
    }
  }

  private void readViewerCertificate() throws XMLStreamException {
    if (viewerCertificate != null) {
      throw new UnreadableConfigurationException("one with two viewer certificates");
    }
    viewerCertificate = ViewerCertificateElement.read(xml);
  }
}
