package io.autossl.deployer.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatedDistributionTest {

  @Test
  void tellsTheViewerCertificateThatCloudFrontTook() {
    assertThat(
            of(
                """
                <?xml version='1.0'?><!-- first -->
                <a:Distribution xmlns:a='urn:a'><a:Id>E1</a:Id>
                  <a:ActiveTrustedSigners><a:ViewerCertificate/></a:ActiveTrustedSigners>
                  <a:DistributionConfig>
                    <a:Origins><a:ViewerCertificate/></a:Origins>
                    <a:ViewerCertificate><a:ACMCertificateArn>arn:new</a:ACMCertificateArn>
                      <a:IAMCertificateId/><a:SSLSupportMethod>sni-only</a:SSLSupportMethod>
                    </a:ViewerCertificate>
                  </a:DistributionConfig>
                </a:Distribution>
                """))
        .contains(new ViewerCertificate("arn:new", null, false, "sni-only", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<",
        "<!DOCTYPE d [\u0001]><d/>",
        "<!DOCTYPE d [<d/>",
        "<Distribution/>",
        "<Distribution><ViewerCertificate/></Distribution>",
        "<Distribution><DistributionConfig/></Distribution>",
        "<DistributionConfig><ViewerCertificate/></DistributionConfig>",
        "<Other><DistributionConfig><ViewerCertificate/></DistributionConfig></Other>",
        "<Distribution><DistributionConfig><ViewerCertificate>"
      })
  void isEmptyForOtherDocuments(String text) {
    assertThat(of(text)).isEmpty();
  }

  private static Optional<ViewerCertificate> of(String text) {
    return UpdatedDistribution.viewerCertificate(text.getBytes(UTF_8));
  }
}
