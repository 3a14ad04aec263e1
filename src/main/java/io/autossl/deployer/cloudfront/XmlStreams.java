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

  /**
   * Writes what a reader is at. The reader is to keep it meanwhile: where it does not, Woodstox 7.1
   * loses text after a carriage return that is the last of what it has in memory.
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
    // Text is one event, however long, and stays what it was: CDATA is not written as two sections.
    factory.setProperty(WstxInputProperties.P_MIN_TEXT_SEGMENT, Integer.MAX_VALUE);
    // What is wrong with a document is told where it is met, as a checked exception.
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    return factory;
  }

  /** Finds Woodstox, whichever thread comes first. */
  private static ClassLoader classLoader() {
    return XmlStreams.class.getClassLoader();
  }
}
