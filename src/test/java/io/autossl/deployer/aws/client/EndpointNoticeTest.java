package io.autossl.deployer.aws.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;

@Isolated
@ExtendWith(OutputCaptureExtension.class)
class EndpointNoticeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://127.0.0.1:4566  | INFO | acm is not AWS's, but at http://127.0.0.1:4566\\n",
        "https://192.0.2.1      | WARN | acm is not AWS's, but at https://192.0.2.1\\n",
        "http://192.0.2.1       | WARN | at http://192.0.2.1: private keys go there in plain text",
      })
  void namesAnEndpointThatIsNotOfAws(
      URI endpoint, String level, String message, CapturedOutput output) {
    try (AcmClient client =
        AcmClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .endpointOverride(endpoint)
            .build()) {
      new EndpointNotice(List.of(client));
    }

    assertThat(output).contains(level).contains(message.translateEscapes());
  }
}
