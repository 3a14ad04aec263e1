package io.autossl.deployer.cloudfront;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.XMLStreamWriter2;
import org.jspecify.annotations.Nullable;

/** The element of a configuration that tells which certificate viewers get. */
final class ViewerCertificateElement {

  static final String NAME = "ViewerCertificate";

  private static final String ACM_CERTIFICATE_ARN = "ACMCertificateArn";
  private static final String IAM_CERTIFICATE_ID = "IAMCertificateId";
  private static final String CLOUDFRONT_DEFAULT_CERTIFICATE = "CloudFrontDefaultCertificate";
  private static final String SSL_SUPPORT_METHOD = "SSLSupportMethod";
  private static final String MIN_PROTOCOL_VERSION = "MinimumProtocolVersion";

  /** The elements that a change of the certificate replaces or drops; the others are kept. */
  private static final Set<String> REPLACED =
      Set.of(
          ACM_CERTIFICATE_ARN,
          IAM_CERTIFICATE_ID,
          CLOUDFRONT_DEFAULT_CERTIFICATE,
          SSL_SUPPORT_METHOD,
          MIN_PROTOCOL_VERSION,
          "Certificate",
          "CertificateSource");

  private ViewerCertificateElement() {}

  /** Reads the element that a reader is at the beginning of, to its end. */
  static ViewerCertificate read(XMLStreamReader2 xml) throws XMLStreamException {
    Map<String, String> texts = new HashMap<>();
    while (XmlStreams.nextChild(xml)) {
      String name = xml.getLocalName();
      if (REPLACED.contains(name)) {
        String text = xml.getElementText().strip();
        if (!text.isEmpty()) {
          texts.put(name, text);
        }
      } else {
        xml.skipElement();
      }
    }
    return new ViewerCertificate(
        texts.get(ACM_CERTIFICATE_ARN),
        texts.get(IAM_CERTIFICATE_ID),
        "true".equalsIgnoreCase(texts.get(CLOUDFRONT_DEFAULT_CERTIFICATE)),
        texts.get(SSL_SUPPORT_METHOD),
        texts.get(MIN_PROTOCOL_VERSION));
  }

  /** Copies the element that a reader is at the beginning of, with another certificate. */
  static void copy(XMLStreamReader2 from, XMLStreamWriter2 to, ViewerCertificate certificate)
      throws XMLStreamException {
    int depth = from.getDepth();
    XmlStreams.copyEvent(from, to);
    writeContent(to, from.getPrefix(), from.getNamespaceURI(), certificate);
    while (from.next() != XMLStreamConstants.END_ELEMENT || from.getDepth() > depth) {
      if (isReplaced(from, depth)) {
        from.skipElement();
      } else {
        XmlStreams.copyEvent(from, to);
      }
    }
    XmlStreams.copyEvent(from, to);
  }

  /** Writes the element, of a namespace that is declared for the prefix. */
  static void write(
      XMLStreamWriter2 to, String prefix, String namespace, ViewerCertificate certificate)
      throws XMLStreamException {
    to.writeStartElement(prefix, NAME, namespace);
    writeContent(to, prefix, namespace, certificate);
    to.writeEndElement();
  }

  private static boolean isReplaced(XMLStreamReader2 from, int depth) {
    return from.getEventType() == XMLStreamConstants.START_ELEMENT
        && from.getDepth() == depth + 1
        && REPLACED.contains(from.getLocalName());
  }

  private static void writeContent(
      XMLStreamWriter2 to, String prefix, String namespace, ViewerCertificate certificate)
      throws XMLStreamException {
    write(to, prefix, namespace, ACM_CERTIFICATE_ARN, certificate.acmCertificateArn());
    write(to, prefix, namespace, SSL_SUPPORT_METHOD, certificate.sslSupportMethod());
    write(to, prefix, namespace, MIN_PROTOCOL_VERSION, certificate.minimumProtocolVersion());
  }

  private static void write(
      XMLStreamWriter2 to, String prefix, String namespace, String name, @Nullable String text)
      throws XMLStreamException {
    if (text != null) {
      to.writeStartElement(prefix, name, namespace);
      to.writeCharacters(text);
      to.writeEndElement();
    }
  }
}
