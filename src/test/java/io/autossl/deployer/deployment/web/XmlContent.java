package io.autossl.deployer.deployment.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What a document says, whatever way it is written: elements, attributes, texts, in order. */
public final class XmlContent {

  private static final Set<String> ABOUT_THE_CERTIFICATE =
      Set.of(
          "CloudFrontDefaultCertificate",
          "IAMCertificateId",
          "ACMCertificateArn",
          "SSLSupportMethod",
          "MinimumProtocolVersion",
          "Certificate",
          "CertificateSource");

  private XmlContent() {}

  public static String withoutViewerCertificate(String xml) {
    Element root = parse(xml);
    root.removeChild(viewerCertificate(root));
    StringBuilder text = new StringBuilder();
    describe(root, text);
    return text.toString();
  }

  public static List<String> unknownPartsOfViewerCertificate(String xml) {
    List<String> parts = new ArrayList<>();
    Element element = viewerCertificate(parse(xml));
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getLocalName() == null || !ABOUT_THE_CERTIFICATE.contains(node.getLocalName())) {
        StringBuilder text = new StringBuilder();
        describe(node, text);
        parts.add(text.toString());
      }
    }
    return parts;
  }

  private static Element viewerCertificate(Element root) {
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if ("ViewerCertificate".equals(node.getLocalName())) {
        return (Element) node;
      }
    }
    throw new AssertionError("No ViewerCertificate");
  }

  private static void describe(Node node, StringBuilder text) {
    if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
      text.append(node.getNodeValue());
      return;
    }
    text.append('[')
        .append(node.getNodeType())
        .append(' ')
        .append(node.getNamespaceURI())
        .append(' ')
        .append(node.getNodeName())
        .append('=')
        .append(node.getNodeValue());
    if (node.getAttributes() != null) {
      for (int index = 0; index < node.getAttributes().getLength(); index++) {
        describe(node.getAttributes().item(index), text);
      }
    }
    if (node.getNodeType() != Node.ATTRIBUTE_NODE) {
      for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
        describe(child, text);
      }
    }
    text.append(']');
  }

  private static Element parse(String xml) {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)))
          .getDocumentElement();
    } catch (Exception failure) {
      throw new AssertionError(xml, failure);
    }
  }
}
