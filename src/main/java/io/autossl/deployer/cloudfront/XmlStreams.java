package io.autossl.deployer.cloudfront;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.XMLStreamWriter2;

/**
 * Reads and writes XML as it comes, with nothing taken from elsewhere and no tree of it in memory.
 *
 * <p>Not by the Java platform's parser: it takes several times as long for a document of this size,
 * and the virtual machine's attempt to compile it keeps a hundred megabytes.
 */
final class XmlStreams {

  private static final XMLInputFactory2 READERS = readers();

  private static final XMLOutputFactory WRITERS =
      XMLOutputFactory.newFactory(XMLOutputFactory.class.getName(), classLoader());

  private XmlStreams() {}

  /** A reader before the beginning of a document. A document type is an event, and never read. */
  static XMLStreamReader2 reader(byte[] xml) throws XMLStreamException {
    return (XMLStreamReader2) READERS.createXMLStreamReader(new ByteArrayInputStream(xml));
  }

  /** A writer in UTF-8. */
  static XMLStreamWriter2 writer(OutputStream bytes) throws XMLStreamException {
    return (XMLStreamWriter2) WRITERS.createXMLStreamWriter(bytes, "UTF-8");
  }

  /**
   * Goes to the next child of the element that a reader is in, whose children before it are read to
   * their ends; false at the end of that element.
   */
  static boolean nextChild(XMLStreamReader2 xml) throws XMLStreamException {
    int event = xml.next();
    while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
      event = xml.next();
    }
    return event == XMLStreamConstants.START_ELEMENT;
  }

  private static XMLInputFactory2 readers() {
    XMLInputFactory2 factory =
        (XMLInputFactory2)
            XMLInputFactory.newFactory(XMLInputFactory.class.getName(), classLoader());
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // What is wrong with a document is told where it is met, as a checked exception.
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    return factory;
  }

  /** Finds Woodstox, whichever thread comes first. */
  private static ClassLoader classLoader() {
    return XmlStreams.class.getClassLoader();
  }
}
