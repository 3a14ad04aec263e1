package io.autossl.deployer.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class DistributionConfigurationTest {

  private static final String ARN = "arn:aws:acm:us-east-1:123456789012:certificate/new";
  private static final String NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

  @Test
  void tellsNamesAndCertificate() {
    DistributionConfiguration configuration =
        read(
            """
            <Aliases><Quantity>2</Quantity><Items><CNAME>example.com</CNAME>
              <CNAME> www.example.com </CNAME></Items></Aliases>
            <ViewerCertificate><CloudFrontDefaultCertificate>false</CloudFrontDefaultCertificate>
              <IAMCertificateId></IAMCertificateId><ACMCertificateArn>arn:old</ACMCertificateArn>
              <SSLSupportMethod>vip</SSLSupportMethod>
              <MinimumProtocolVersion>TLSv1.1_2016</MinimumProtocolVersion></ViewerCertificate>
            """);

    assertThat(configuration.alternateDomainNames())
        .containsExactly("example.com", "www.example.com");
    assertThat(configuration.viewerCertificate())
        .isEqualTo(new ViewerCertificate("arn:old", null, false, "vip", "TLSv1.1_2016"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Aliases><Quantity>2</Quantity><Items><CNAME>example.com</CNAME></Items></Aliases>",
        "<Aliases><Quantity>1</Quantity></Aliases>",
        "<Aliases><Quantity>1</Quantity><Items><Name>example.com</Name></Items></Aliases>",
        "<Aliases><Quantity>0</Quantity><Items><CNAME>example.com</CNAME></Items></Aliases>"
      })
  void isUnreadableWithInconsistentAliases(String aliases) {
    assertThatThrownBy(() -> read(aliases)).isInstanceOf(UnreadableConfigurationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', false",
    "<ConnectionMode/>, false",
    "<ConnectionMode>direct</ConnectionMode>, false",
    "<ConnectionMode> tenant-only </ConnectionMode>, true",
    "<ConnectionMode>something-new</ConnectionMode>, true",
    "<Comment>tenant-only</Comment>, false"
  })
  void tellsWhetherItServesTenants(String members, boolean expected) {
    assertThat(read(members).servesTenants()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'', false",
    "<ContinuousDeploymentPolicyId/>, false",
    "<ContinuousDeploymentPolicyId>policy-1</ContinuousDeploymentPolicyId>, true"
  })
  void tellsWhetherAContinuousDeploymentPolicyIsAttached(String members, boolean expected) {
    assertThat(read(members).hasContinuousDeploymentPolicy()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<Aliases/>",
        "<Aliases><Quantity>0</Quantity></Aliases>",
        "<Aliases><Quantity>0</Quantity><Items/></Aliases>",
        "<Aliases><Quantity>0</Quantity><Items></Items></Aliases>"
      })
  void hasNoNamesWithoutAliases(String aliases) {
    assertThat(read(aliases).alternateDomainNames()).isEmpty();
  }

  @Test
  void looksAtAliasesOfTheDistributionAlone() {
    assertThat(
            read("<Future><Aliases><Items><CNAME>other.example</CNAME></Items></Aliases></Future>")
                .alternateDomainNames())
        .isEmpty();
  }

  @Test
  void replacesTheCertificateAndKeepsTheOtherMembersOfViewerCertificate() {
    String changed =
        serving(
            """
            <ViewerCertificate version="7"><!-- before -->
              <CloudFrontDefaultCertificate>false</CloudFrontDefaultCertificate>
              <IAMCertificateId>ASCAEXAMPLE</IAMCertificateId>
              <SSLSupportMethod>vip</SSLSupportMethod>
              <MinimumProtocolVersion>TLSv1.2_2018</MinimumProtocolVersion>
              <Certificate>ASCAEXAMPLE</Certificate><CertificateSource>iam</CertificateSource>
              <MutualTls mode="strict"><TrustStore>ts-1</TrustStore></MutualTls>
            </ViewerCertificate>
            """);

    Element viewerCertificate = child(parse(changed).getDocumentElement(), "ViewerCertificate");
    assertThat(viewerCertificate.getAttribute("version")).isEqualTo("7");
    assertThat(elements(viewerCertificate))
        .containsExactlyInAnyOrder(
            "ACMCertificateArn=" + ARN,
            "SSLSupportMethod=sni-only",
            "MinimumProtocolVersion=TLSv1.2_2018",
            "MutualTls=ts-1");
    assertThat(changed).contains("<!-- before -->").contains("mode=\"strict\"");
  }

  @Test
  void addsViewerCertificateWhereCloudFrontHasIt() {
    Element root = parse(serving("<Comment/><Restrictions/><WebACLId/>")).getDocumentElement();

    assertThat(elements(root))
        .containsExactly(
            "Comment=",
            "ViewerCertificate=" + ARN + "sni-onlyTLSv1.2_2021",
            "Restrictions=",
            "WebACLId=");
  }

  @Test
  void keepsWhatNoSdkKnows() {
    String unknown =
        """
        <CacheTagConfig xmlns:x="urn:x" x:mode="a&amp;b &#10; &quot;c&quot;" plain=""><x:Tag>1</x:Tag>
          <!-- Größe & “quotes” 中文 😀 --><?target some data?><![CDATA[<not>&markup;]]> mixed \
        <Inner xml:space="preserve">  two  spaces\t&#9;&#13;&#x1F600; &lt;&gt; </Inner> text
        </CacheTagConfig><Empty></Empty><AlsoEmpty/>
        """;
    String before =
        document(unknown + "<ViewerCertificate/><Comment>Größe &amp; “quotes” 中文 😀</Comment>");

    assertThat(withoutViewerCertificate(servingDocument(before)))
        .isEqualTo(withoutViewerCertificate(before));
  }

  /** Wherever that is in the buffer of the reader. */
  @ParameterizedTest
  @ValueSource(strings = {"%s", "<![CDATA[%s]]>", "<!--%s-->", "<?target %s?>"})
  void keepsWhatFollowsACarriageReturn(String markup) {
    for (int length = 3_700; length < 4_100; length++) {
      String before =
          document(
              "<New>"
                  + markup.formatted("x".repeat(length) + "\rz")
                  + "</New><ViewerCertificate/>");

      assertThat(withoutViewerCertificate(servingDocument(before)))
          .isEqualTo(withoutViewerCertificate(before));
    }
  }

  @Property(tries = 300)
  void keepsAnyTextAttributeAndOrder(@ForAll("texts") List<String> texts) {
    StringBuilder body = new StringBuilder();
    for (int index = 0; index < texts.size(); index++) {
      String text = escape(texts.get(index));
      body.append(
          "<New%d at=\"%s\"><In>%s</In>%s</New%d>".formatted(index, text, text, text, index));
      if (index == texts.size() / 2) {
        body.append(
            "<ViewerCertificate><CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate>"
                + "</ViewerCertificate>");
      }
    }
    String before = document(body.toString());

    assertThat(withoutViewerCertificate(servingDocument(before)))
        .isEqualTo(withoutViewerCertificate(before));
  }

  @Provide
  Arbitrary<List<String>> texts() {
    Arbitrary<Character> characters =
        Arbitraries.chars()
            .range(' ', '\uD7FF')
            .with('\t', '\n', '\r', '<', '>', '&', '"', '\'', ']', '\u0085', '\u2028')
            .filter(
                character -> character < '\u007F' || character > '\u009F' || character == '\u0085');
    return characters
        .array(Character[].class)
        .ofMaxSize(20)
        .map(
            array -> {
              StringBuilder text = new StringBuilder();
              for (Character character : array) {
                text.append(character.charValue());
              }
              return text.append("😀").toString();
            })
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "{\"json\": true}",
        "<DistributionConfig>",
        "<Distribution xmlns='" + NAMESPACE + "'/>",
        "<?xml version='1.1'?><DistributionConfig/>",
        "<DistributionConfig><ViewerCertificate/><ViewerCertificate/></DistributionConfig>",
        "<DistributionConfig><Aliases><Items><CNAME><a/></CNAME></Items></Aliases></DistributionConfig>",
        "<DistributionConfig/><more/>",
        "<html><body>503 Service Unavailable</body></html>",
        "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
            + "<DistributionConfig><Comment>&e;</Comment></DistributionConfig>",
        "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
            + "<DistributionConfig><Comment>&b;</Comment></DistributionConfig>"
      })
  void refusesWhatIsNoConfiguration(String text) {
    assertThatThrownBy(() -> DistributionConfiguration.read("E1", text.getBytes(UTF_8)))
        .isInstanceOf(UnreadableConfigurationException.class);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("\r", "&#13;")
        .replace("\n", "&#10;")
        .replace("\t", "&#9;");
  }

  private static DistributionConfiguration read(String body) {
    return DistributionConfiguration.read("E1", document(body).getBytes(UTF_8));
  }

  private static String serving(String body) {
    return servingDocument(document(body));
  }

  private static String servingDocument(String document) {
    return new String(
        DistributionConfiguration.read("E1", document.getBytes(UTF_8)).serving(ARN), UTF_8);
  }

  private static String document(String body) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DistributionConfig xmlns=\"%s\">%s</DistributionConfig>"
        .formatted(NAMESPACE, body);
  }

  /** The canonical form of all but the viewer certificate. */
  private static String withoutViewerCertificate(String document) {
    Document parsed = parse(document);
    Element root = parsed.getDocumentElement();
    root.removeChild(child(root, "ViewerCertificate"));
    StringBuilder text = new StringBuilder();
    describe(root, text);
    return text.toString();
  }

  private static void describe(Node node, StringBuilder text) {
    text.append('[')
        .append(node.getNodeType() == Node.CDATA_SECTION_NODE ? Node.TEXT_NODE : node.getNodeType())
        .append(' ')
        .append(node.getNodeName())
        .append(' ')
        .append(node.getNamespaceURI())
        .append(' ')
        .append(node.getNodeValue());
    if (node.getAttributes() != null) {
      for (int index = 0; index < node.getAttributes().getLength(); index++) {
        describe(node.getAttributes().item(index), text);
      }
    }
    if (node.getNodeType() != Node.ATTRIBUTE_NODE) {
      for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
        describe(child, text);
      }
    }
    text.append(']');
  }

  private static Document parse(String document) {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(document.getBytes(UTF_8)));
    } catch (Exception failure) {
      throw new AssertionError(document, failure);
    }
  }

  private static Element child(Element parent, String name) {
    return (Element) parent.getElementsByTagNameNS(NAMESPACE, name).item(0);
  }

  private static List<String> elements(Element parent) {
    List<String> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element.getLocalName() + "=" + element.getTextContent().strip());
      }
    }
    return elements;
  }
}
