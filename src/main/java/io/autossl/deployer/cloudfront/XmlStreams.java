package io.autossl.deployer.cloudfront;

import com.ctc.wstx.api.WstxInputProperties;
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
 * Reads and writes XML as a stream, without external entities and without a tree in memory.
 *
 * <p>It uses Woodstox, since the Java platform's parser takes several times as long for a document
 * of this size, and the JVM needs a hundred megabytes to compile it.
 */
final class XmlStreams {

  private static final XMLInputFactory2 READERS = readers();

  private static final XMLOutputFactory WRITERS =
      XMLOutputFactory.newFactory(XMLOutputFactory.class.getName(), classLoader());

  private XmlStreams() {}

  /**
   * A reader at the beginning of a document. A document type declaration is an event, and is never
   * processed.
   */
  static XMLStreamReader2 reader(byte[] xml) throws XMLStreamException {
    return (XMLStreamReader2) READERS.createXMLStreamReader(new ByteArrayInputStream(xml));
  }

  /** A writer in UTF-8. */
  static XMLStreamWriter2 writer(OutputStream bytes) throws XMLStreamException {
    return (XMLStreamWriter2) WRITERS.createXMLStreamWriter(bytes, "UTF-8");
  }

  /**
   * Goes to the next child of the element that a reader is in; false if there is none. The children
   * before it must have been read to their ends.
   */
  static boolean nextChild(XMLStreamReader2 xml) throws XMLStreamException {
    int event = xml.next();
    while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
      event = xml.next();
    }
    return event == XMLStreamConstants.START_ELEMENT;
  }

  /**
   * Writes the event that a reader is at. The reader keeps its content ({@code true}): otherwise
   * Woodstox 7.1 loses the text after a carriage return at the end of its buffer.
   */
  static void copyEvent(XMLStreamReader2 from, XMLStreamWriter2 to) throws XMLStreamException {
    to.copyEventFromReader(from, true);
  }

  private static XMLInputFactory2 readers() {
    XMLInputFactory2 factory =
        (XMLInputFactory2)
            XMLInputFactory.newFactory(XMLInputFactory.class.getName(), classLoader());
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // Text is one event, however long: a long CDATA section would be written as two otherwise.
    factory.setProperty(WstxInputProperties.P_MIN_TEXT_SEGMENT, Integer.MAX_VALUE);
    // Malformed XML is reported where it is read, as a checked exception.
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    return factory;
  }

  /** The class loader that finds Woodstox, whichever thread is the first here. */
  private static ClassLoader classLoader() {
    return XmlStreams.class.getClassLoader();
  }
}
