package io.autossl.deployer.cloudfront;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The XML of a distribution configuration. */
final class ConfigurationDocument {

  private static final String ROOT = "DistributionConfig";
  private static final String VIEWER_CERTIFICATE = "ViewerCertificate";

  /** The elements of ViewerCertificate that a change of the certificate replaces or drops. */
  private static final Set<String> REPLACED =
      Set.of(
          "CloudFrontDefaultCertificate",
          "IAMCertificateId",
          "ACMCertificateArn",
          "SSLSupportMethod",
          "MinimumProtocolVersion",
          "Certificate",
          "CertificateSource");

  private final Document document;

  private ConfigurationDocument(Document document) {
    this.document = document;
  }

  static ConfigurationDocument read(byte[] xml) {
    Document document;
    try {
      document = XmlDocuments.read(xml);
    } catch (SAXException | IOException malformed) {
      throw new UnreadableConfigurationException("not well-formed XML", malformed);
    }
    if (!ROOT.equals(document.getDocumentElement().getLocalName())) {
      throw new UnreadableConfigurationException("not a " + ROOT);
    }
    return new ConfigurationDocument(document);
  }

  List<String> alternateDomainNames() {
    return child(root(), "Aliases")
        .flatMap(aliases -> child(aliases, "Items"))
        .map(items -> children(items).filter(named("CNAME")).map(Element::getTextContent))
        .orElse(Stream.empty())
        .map(String::strip)
        .toList();
  }

  ViewerCertificate viewerCertificate() {
    Element element = child(root(), VIEWER_CERTIFICATE).orElse(null);
    return new ViewerCertificate(
        text(element, "ACMCertificateArn"),
        text(element, "IAMCertificateId"),
        "true".equalsIgnoreCase(text(element, "CloudFrontDefaultCertificate")),
        text(element, "SSLSupportMethod"),
        text(element, "MinimumProtocolVersion"));
  }

  /** Changes the viewer certificate, and leaves elements in it that are not about it. */
  ConfigurationDocument with(ViewerCertificate certificate) {
    Element element = child(root(), VIEWER_CERTIFICATE).orElseGet(this::addViewerCertificate);
    children(element)
        .filter(candidate -> REPLACED.contains(candidate.getLocalName()))
        .toList()
        .forEach(element::removeChild);
    Node first = element.getFirstChild();
    put(element, first, "ACMCertificateArn", certificate.acmCertificateArn());
    put(element, first, "SSLSupportMethod", certificate.sslSupportMethod());
    put(element, first, "MinimumProtocolVersion", certificate.minimumProtocolVersion());
    return this;
  }

  byte[] toBytes() {
    return XmlDocuments.write(document);
  }

  private Element root() {
    return document.getDocumentElement();
  }

  private Element addViewerCertificate() {
    Element element = newElement(VIEWER_CERTIFICATE);
    root().insertBefore(element, child(root(), "Restrictions").orElse(null));
    return element;
  }

  private void put(Element parent, @Nullable Node before, String name, @Nullable String text) {
    if (text != null) {
      Element element = newElement(name);
      element.setTextContent(text);
      parent.insertBefore(element, before);
    }
  }

  private Element newElement(String name) {
    String prefix = root().getPrefix();
    return document.createElementNS(
        root().getNamespaceURI(), prefix == null ? name : prefix + ":" + name);
  }

  private static @Nullable String text(@Nullable Element parent, String name) {
    if (parent == null) {
      return null;
    }
    return child(parent, name)
        .map(element -> element.getTextContent().strip())
        .filter(text -> !text.isEmpty())
        .orElse(null);
  }

  private static Optional<Element> child(Element parent, String name) {
    return children(parent).filter(named(name)).findFirst();
  }

  private static java.util.function.Predicate<Element> named(String name) {
    return element -> name.equals(element.getLocalName());
  }

  private static Stream<Element> children(Element parent) {
    NodeList nodes = parent.getChildNodes();
    List<Element> elements = new ArrayList<>();
    IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .forEach(
            node -> {
              if (node instanceof Element element) {
                elements.add(element);
              }
            });
    return elements.stream();
  }
}
