package io.autossl.deployer.cloudfront;

import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What an XML document is, told by its beginning alone. */
final class RootElement {

  private RootElement() {}

  /** The local name of a document's root element; empty if it does not begin as XML does. */
  static Optional<String> of(byte[] xml) {
    try {
      XMLStreamReader reader = XmlStreams.reader(xml);
      reader.nextTag();
      return Optional.of(reader.getLocalName());
    } catch (XMLStreamException noXml) {
      return Optional.empty();
    }
  }
}
