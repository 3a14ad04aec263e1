package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A distribution's configuration: its bytes, and the members that the simulator looks at. */
record DistributionConfig(
    byte[] bytes,
    String callerReference,
    List<String> aliases,
    SimulatedViewerCertificate viewerCertificate,
    boolean hasContinuousDeploymentPolicy) {

  static final String NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

  private static final List<String> REQUIRED_MEMBERS =
      List.of("CallerReference", "Origins", "DefaultCacheBehavior", "Comment", "Enabled");

  /** Reads a configuration as strictly as CloudFront does. */
  static DistributionConfig parse(byte[] bytes) {
    Element root = root(bytes);
    for (String member : REQUIRED_MEMBERS) {
      if (Xml.child(root, member).isEmpty()) {
        throw new AwsError(400, "MissingArgument", "The parameter " + member + " is required.");
      }
    }
    checkNoMemberTwice(root);
    Xml.child(root, "ViewerCertificate").ifPresent(DistributionConfig::checkNoMemberTwice);
    checkQuantities(root);
    checkConnectionMode(root);
    return new DistributionConfig(
        bytes,
        Optional.ofNullable(Xml.text(root, "CallerReference")).orElse(""),
        Xml.child(root, "Aliases")
            .flatMap(aliases -> Xml.child(aliases, "Items"))
            .map(DistributionConfig::texts)
            .orElse(List.of()),
        Xml.child(root, "ViewerCertificate")
            .map(SimulatedViewerCertificate::of)
            .orElseGet(SimulatedViewerCertificate::cloudFrontDefault),
        Xml.text(root, "ContinuousDeploymentPolicyId") != null);
  }

  String xml() {
    return new String(bytes, UTF_8);
  }

  /** The root element as it was written, without the XML declaration and comments before it. */
  String rootElement() {
    String xml = xml();
    int start = xml.indexOf('<');
    while (xml.startsWith("<?", start) || xml.startsWith("<!--", start)) {
      String end = xml.startsWith("<?", start) ? "?>" : "-->";
      start = xml.indexOf('<', xml.indexOf(end, start) + end.length());
    }
    return xml.substring(start);
  }

  private static Element root(byte[] bytes) {
    Document document;
    try {
      document = Xml.parse(bytes);
    } catch (SAXException exception) {
      throw malformed();
    }
    Element root = document.getDocumentElement();
    if (!"DistributionConfig".equals(root.getLocalName())
        || !NAMESPACE.equals(root.getNamespaceURI())) {
      throw malformed();
    }
    return root;
  }

  private static AwsError malformed() {
    return new AwsError(
        400,
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema");
  }

  private static void checkNoMemberTwice(Element element) {
    Set<String> names = new HashSet<>();
    for (Element member : Xml.children(element)) {
      if (!names.add(member.getNamespaceURI() + " " + member.getLocalName())) {
        throw malformed();
      }
    }
  }

  private static void checkQuantities(Element element) {
    String quantity = Xml.text(element, "Quantity");
    if (quantity != null) {
      int items = Xml.child(element, "Items").map(Xml::children).map(List::size).orElse(0);
      if (!quantity.equals(Integer.toString(items))) {
        throw new AwsError(
            400,
            "InconsistentQuantities",
            "The value of Quantity and the size of Items don't match.");
      }
    }
    Xml.children(element).forEach(DistributionConfig::checkQuantities);
  }

  /** The names of a distribution for tenants are those of its tenants. */
  private static void checkConnectionMode(Element root) {
    if ("tenant-only".equals(Xml.text(root, "ConnectionMode"))
        && Xml.child(root, "Aliases").isPresent()) {
      throw new AwsError(
          400,
          "InvalidArgument",
          "Aliases are not supported with the connection mode tenant-only.");
    }
  }

  private static List<String> texts(Element items) {
    return Xml.children(items).stream().map(item -> item.getTextContent().strip()).toList();
  }
}
