package io.autossl.deployer.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.fuzz.ByteMutator;
import io.autossl.deployer.fuzz.Fuzzing;
import io.autossl.deployer.fuzz.Mutator;
import io.autossl.deployer.fuzz.PieceMutator;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Any input is refused, or sent back with nothing but its certificate changed. */
class DistributionConfigurationFuzzTest {

  private static final String ARN = "arn:aws:acm:us-east-1:123456789012:certificate/new";

  private static final String CONFIGURATION =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
      <CallerReference>one</CallerReference><Aliases><Quantity>2</Quantity><Items>\
      <CNAME>example.com</CNAME><CNAME>*.example.com</CNAME></Items></Aliases>\
      <x:New xmlns:x="urn:x" x:mode="a&amp;b &#10;&#13;&quot;" plain=''><!-- Größe 中文 😀 -->\
      <?target data?><![CDATA[<not>&markup;]]> mixed 😀 <x:In xml:space="preserve"> &#x1F600;\t</x:In>\
      </x:New><ViewerCertificate><CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate>\
      <MinimumProtocolVersion>TLSv1</MinimumProtocolVersion><MutualTls/></ViewerCertificate>\
      <Restrictions><Empty></Empty></Restrictions></DistributionConfig>
      """;

  /** Larger than the buffer of the reader. */
  private static final String LONG =
      "<DistributionConfig><New>%s</New><New><![CDATA[%s]]></New><ViewerCertificate/></DistributionConfig>"
          .formatted("some text\r".repeat(420), "some data\r".repeat(420));

  private static final List<byte[]> SEEDS =
      List.of(
          LONG.getBytes(UTF_8),
          CONFIGURATION.getBytes(UTF_8),
          CONFIGURATION.replace("UTF-8", "UTF-16").getBytes(UTF_16),
          CONFIGURATION.replace("1.0", "1.1").getBytes(UTF_8),
          "<a:DistributionConfig xmlns:a='urn:a'><a:ViewerCertificate xmlns:a='urn:b'/>\n</a:DistributionConfig>"
              .getBytes(UTF_8),
          "<DistributionConfig><ViewerCertificate xmlns='urn:a'/><Restrictions/></DistributionConfig>"
              .getBytes(UTF_8),
          "<!DOCTYPE d [<!ENTITY a 'b'><!ATTLIST d c CDATA 'e'>]><DistributionConfig>&a;</DistributionConfig>"
              .getBytes(UTF_8),
          "<Distribution><Id>E1</Id></Distribution>".getBytes(UTF_8));

  @Test
  void readsAllAndChangesTheCertificateAlone() {
    Fuzzing.run(
        "CloudFront's XML",
        SEEDS,
        Mutator.anyOf(
            new ByteMutator(),
            new PieceMutator(
                "(?=<)|(?<=>)",
                "<ViewerCertificate>",
                "</ViewerCertificate>",
                "<Items>",
                "&#1;",
                "&#133;",
                "&#8232;",
                "]]&gt;",
                "\u0085",
                "\u2028",
                "\r\n",
                "\r",
                "😀",
                "&lt;"),
            new PieceMutator(
                "(?<=[ \"'=:])|(?=[ \"'=:])",
                "xmlns",
                "xmlns:x",
                "=",
                "'urn:x'",
                "xml",
                "'&#9;'",
                "😀",
                "encoding='ISO-8859-1'")),
        Duration.ofSeconds(1),
        DistributionConfigurationFuzzTest::outcome);
  }

  private static String outcome(byte[] input) throws Exception {
    String root = UpdatedDistribution.viewerCertificate(input).isPresent() ? "updated " : "";
    DistributionConfiguration before;
    try {
      before = DistributionConfiguration.read("E1", input);
    } catch (UnreadableConfigurationException unreadable) {
      return root + unreadable.getMessage();
    }
    byte[] changed = before.serving(ARN);

    DistributionConfiguration after = DistributionConfiguration.read("E2", changed);
    assertThat(after.viewerCertificate()).isEqualTo(before.viewerCertificate().serving(ARN));
    assertThat(after.alternateDomainNames()).isEqualTo(before.alternateDomainNames());
    Optional<Document> expected = read(input);
    if (expected.isPresent()) {
      assertThat(
              withoutViewerCertificate(read(changed).orElseThrow())
                  .isEqualNode(withoutViewerCertificate(expected.get())))
          .as(new String(changed, UTF_8))
          .isTrue();
    }
    return root + before.alternateDomainNames().size() + before.viewerCertificate();
  }

  /**
   * Read by the parser of the Java platform, which knows only the names of an older edition of XML:
   * empty if a document has others.
   */
  private static Optional<Document> read(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setCoalescing(true);
    DocumentBuilder parser = factory.newDocumentBuilder();
    parser.setErrorHandler(null);
    try {
      return Optional.of(parser.parse(new ByteArrayInputStream(xml)));
    } catch (SAXException unreadable) {
      return Optional.empty();
    }
  }

  private static Document withoutViewerCertificate(Document document) {
    Element root = document.getDocumentElement();
    for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
      if ("ViewerCertificate".equals(child.getLocalName())) {
        root.removeChild(child);
        break;
      }
    }
    document.normalize();
    return document;
  }
}
