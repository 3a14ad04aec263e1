package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionConfigTest {

  private static final String ARN = "arn:aws:acm:us-east-1:123456789012:certificate/a";

  @Test
  void readsWhatTheDocumentSays() {
    SimulatedViewerCertificate viewerCertificate =
        SimulatedViewerCertificate.acm(ARN, "TLSv1.2_2021");

    DistributionConfig config =
        parse(
            DistributionConfigDocument.create()
                .callerReference("a & b")
                .aliases("shop.example.com", "*.example.com")
                .viewerCertificate(viewerCertificate)
                .withUnknownElements()
                .withEmptyElements()
                .xml());

    assertThat(config.callerReference()).isEqualTo("a & b");
    assertThat(config.aliases()).containsExactly("shop.example.com", "*.example.com");
    assertThat(config.viewerCertificate()).isEqualTo(viewerCertificate);
  }

  @Test
  void writesAbsentMembersAsEmptyElementsOnlyWhenAsked() {
    DistributionConfigDocument document = DistributionConfigDocument.create();

    assertThat(document.xml()).doesNotContain("ACMCertificateArn");
    assertThat(document.withEmptyElements().xml())
        .contains("<ACMCertificateArn></ACMCertificateArn>");
  }

  @Test
  void embedsItsRootElementInOtherDocuments() throws Exception {
    String xml = DistributionConfigDocument.create().withUnknownElements().xml();

    String root = parse(xml).rootElement();

    assertThat(root).startsWith("<DistributionConfig ").endsWith("<!-- after the root -->");
    assertThat(Xml.parse(("<Outer>" + root + "</Outer>").getBytes(UTF_8)).getDocumentElement())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no xml",
        "<DistributionConfig>",
        "<DistributionConfig/>",
        "<Distribution xmlns='http://cloudfront.amazonaws.com/doc/2020-05-31/'/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>",
      })
  void refusesWhatIsNoConfiguration(String xml) {
    assertThatThrownBy(() -> parse(xml)).hasMessageContaining("MalformedXML");
  }

  @Test
  void refusesLossesAndDuplicates() {
    String xml = DistributionConfigDocument.create().aliases("shop.example.com").xml();

    assertThatThrownBy(() -> parse(xml.replace("<CNAME>shop.example.com</CNAME>", "")))
        .hasMessageContaining("InconsistentQuantities");
    assertThatThrownBy(() -> parse(xml.replaceAll("<Comment>.*</Comment>", "")))
        .hasMessageContaining("The parameter Comment is required");
    assertThatThrownBy(
            () ->
                parse(
                    xml.replace("<ViewerCertificate>", "<ViewerCertificate/><ViewerCertificate>")))
        .hasMessageContaining("MalformedXML");
  }

  private static DistributionConfig parse(String xml) {
    return DistributionConfig.parse(xml.getBytes(UTF_8));
  }
}
