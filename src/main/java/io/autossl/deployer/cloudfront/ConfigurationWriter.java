package io.autossl.deployer.cloudfront;

import java.io.ByteArrayOutputStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.XMLStreamWriter2;

/** Copies the XML of a distribution configuration with another viewer certificate. */
final class ConfigurationWriter {

  /** The element that follows the viewer certificate in CloudFront's schema. */
  private static final String NEXT = "Restrictions";

  private final XMLStreamReader2 from;
  private final XMLStreamWriter2 to;
  private final ViewerCertificate certificate;

  /** Whether a viewer certificate is still to be added, as there is none to change. */
  private boolean missing;

  private ConfigurationWriter(
      XMLStreamReader2 from, XMLStreamWriter2 to, ViewerCertificate certificate, boolean missing) {
    this.from = from;
    this.to = to;
    this.certificate = certificate;
    this.missing = missing;
  }

  /**
   * A configuration with another viewer certificate.
   *
   * @param document the XML of a configuration that was read
   * @param hasViewerCertificate whether it has such an element
   */
  static byte[] write(
      byte[] document, boolean hasViewerCertificate, ViewerCertificate certificate) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(document.length + 256);
    try {
      XMLStreamWriter2 to = XmlStreams.writer(bytes);
      new ConfigurationWriter(XmlStreams.reader(document), to, certificate, !hasViewerCertificate)
          .copyDocument();
      to.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private void copyDocument() throws XMLStreamException {
    to.writeStartDocument("UTF-8", "1.0");
    while (from.next() != XMLStreamConstants.START_ELEMENT) {
      copyEvent();
    }
    copyRoot(from.getPrefix(), from.getNamespaceURI());
    while (from.next() != XMLStreamConstants.END_DOCUMENT) {
      copyEvent();
    }
    to.writeEndDocument();
  }

  private void copyRoot(String prefix, String namespace) throws XMLStreamException {
    copyEvent();
    while (from.next() != XMLStreamConstants.END_ELEMENT || from.getDepth() > 1) {
      if (isMember(ViewerCertificateElement.NAME)) {
        ViewerCertificateElement.copy(from, to, certificate);
      } else {
        if (missing && isMember(NEXT)) {
          addViewerCertificate(prefix, namespace);
        }
        copyEvent();
      }
    }
    if (missing) {
      addViewerCertificate(prefix, namespace);
    }
    copyEvent();
  }

  private void addViewerCertificate(String prefix, String namespace) throws XMLStreamException {
    ViewerCertificateElement.write(to, prefix, namespace, certificate);
    missing = false;
  }

  private boolean isMember(String name) {
    return from.getEventType() == XMLStreamConstants.START_ELEMENT
        && from.getDepth() == 2
        && name.equals(from.getLocalName());
  }

  private void copyEvent() throws XMLStreamException {
    XmlStreams.copyEvent(from, to);
  }
}
