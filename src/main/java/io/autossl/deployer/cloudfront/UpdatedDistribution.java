package io.autossl.deployer.cloudfront;

import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * CloudFront's answer to an update: the distribution after it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Distribution.html">Distribution</a>
 */
public final class UpdatedDistribution {

  private UpdatedDistribution() {}

  /** Which certificate viewers get from then on; empty if the answer does not tell it. */
  public static Optional<ViewerCertificate> viewerCertificate(byte[] xml) {
    try {
      XMLStreamReader2 reader = XmlStreams.reader(xml);
      reader.nextTag();
      return reader.getLocalName().equals("Distribution")
              && enter(reader, "DistributionConfig")
              && enter(reader, ViewerCertificateElement.NAME)
          ? Optional.of(ViewerCertificateElement.read(reader))
          : Optional.empty();
    } catch (XMLStreamException notXml) {
      return Optional.empty();
    }
  }

  /** Goes to the beginning of a child of the element that a reader is in, if there is one. */
  private static boolean enter(XMLStreamReader2 reader, String name) throws XMLStreamException {
    while (XmlStreams.nextChild(reader)) {
      if (reader.getLocalName().equals(name)) {
        return true;
      }
      reader.skipElement();
    }
    return false;
  }
}
