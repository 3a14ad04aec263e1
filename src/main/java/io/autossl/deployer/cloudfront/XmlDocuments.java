package io.autossl.deployer.cloudfront;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads and writes XML documents, with nothing taken from elsewhere: no DTD, no entities. */
final class XmlDocuments {

  /** Making one costs half as much as reading a document; two threads may not use one at once. */
  private static final DocumentBuilderFactory PARSERS = parsers();

  private static final TransformerFactory SERIALIZERS = TransformerFactory.newDefaultInstance();

  private XmlDocuments() {}

  /** Reads a document; throws a {@link SAXException} if it is not well-formed. */
  static Document read(byte[] xml) throws SAXException, IOException {
    return newParser().parse(new ByteArrayInputStream(xml));
  }

  /** Writes a document, in UTF-8. */
  static byte[] write(Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.setXmlStandalone(true);
    try {
      newSerializer().transform(new DOMSource(document), new StreamResult(bytes));
    } catch (TransformerException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Without a document type there are no entities. Inclusions, schemas and the like are off unless
   * they are asked for, and the JDK's limits to sizes are on.
   */
  private static DocumentBuilderFactory parsers() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory;
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static DocumentBuilder newParser() {
    try {
      synchronized (PARSERS) {
        DocumentBuilder parser = PARSERS.newDocumentBuilder();
        parser.setErrorHandler(new Rethrowing());
        return parser;
      }
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Transformer newSerializer() throws TransformerConfigurationException {
    synchronized (SERIALIZERS) {
      return SERIALIZERS.newTransformer();
    }
  }

  /** The parser's own handler prints to the standard error stream. */
  private static final class Rethrowing implements ErrorHandler {

    @Override
    public void warning(SAXParseException warning) {
      // Nothing about a configuration is a warning: without a DTD there are no rules to break.
    }

    @Override
    public void error(SAXParseException error) throws SAXException {
      throw error;
    }

    @Override
    public void fatalError(SAXParseException error) throws SAXException {
      throw error;
    }
  }
}
