package io.autossl.deployer.cloudfront;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What an XML document is, told by its beginning alone. */
final class RootElement {

  private RootElement() {}

  /** The local name of a document's root element; empty if it does not begin as XML does. */
  static Optional<String> of(byte[] xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      reader.nextTag();
      return Optional.of(reader.getLocalName());
    } catch (XMLStreamException | RuntimeException noXml) {
      // The Java platform's reader fails in other ways too, such as for want of an error message.
      return Optional.empty();
    }
  }
}
