package io.autossl.deployer.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewerCertificateTest {

  private static final String ARN = "arn:aws:acm:us-east-1:123456789012:certificate/new";

  @ParameterizedTest
  @CsvSource({
    "true, TLSv1, TLSv1.2_2021",
    "true, , TLSv1.2_2021",
    "true, SSLv3, TLSv1.2_2021",
    "true, TLSv1.3_2025, TLSv1.3_2025",
    "false, TLSv1, TLSv1",
    "false, TLSv1_2016, TLSv1_2016",
    "false, TLSv1.1_2016, TLSv1.1_2016",
    "false, TLSv1.2_2018, TLSv1.2_2018",
    "false, TLSv1.2_2019, TLSv1.2_2019",
    "false, TLSv1.2_2021, TLSv1.2_2021",
    "false, TLSv1.3_2025, TLSv1.3_2025",
    "false, SSLv3, TLSv1",
    "false, , TLSv1.2_2021",
    "false, TLSv9_2040, TLSv9_2040"
  })
  void keepsTheMinimumProtocolVersionUnlessCloudFrontWouldRefuseIt(
      boolean cloudFrontDefault, @Nullable String before, String after) {
    ViewerCertificate current = new ViewerCertificate(null, null, cloudFrontDefault, null, before);

    assertThat(current.serving(ARN))
        .isEqualTo(new ViewerCertificate(ARN, null, false, "sni-only", after));
  }

  @Test
  void servesACertificateOnlyBySni() {
    assertThat(new ViewerCertificate(ARN, null, false, "sni-only", "TLSv1").isServing(ARN))
        .isTrue();
    assertThat(new ViewerCertificate(ARN, null, false, "vip", "TLSv1").isServing(ARN)).isFalse();
    assertThat(new ViewerCertificate(ARN, null, false, null, null).isServing(ARN)).isFalse();
    assertThat(new ViewerCertificate(ARN + "2", null, false, "sni-only", null).isServing(ARN))
        .isFalse();
    assertThat(new ViewerCertificate(null, "ASCA1", false, "sni-only", null).isServing(ARN))
        .isFalse();
  }
}
