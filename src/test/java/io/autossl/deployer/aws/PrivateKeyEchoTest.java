package io.autossl.deployer.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.autossl.deployer.aws.AwsFault.Refused;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.simulator.RepeatedPrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyEchoTest {

  private static final List<String> KEYS =
      List.of(
          TestPem.pkcs8(TestKeys.ecP256().getPrivate()),
          TestPem.pkcs8(TestKeys.rsa(2048).getPrivate()));
  private static final String WITHHELD =
      "what else it says repeats the private key, and is not shown";

  static Stream<Arguments> echoes() {
    return Arrays.stream(RepeatedPrivateKey.values())
        .flatMap(form -> KEYS.stream().map(key -> arguments(form, key)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("echoes")
  void isRemovedFromMessagesOfAws(RepeatedPrivateKey form, String key) {
    AwsFault fault =
        AwsAnswer.of(
                AwsOperation.IMPORT_CERTIFICATE,
                400,
                "ValidationException",
                "Not to be read: " + form.of(key))
            .ofImport(key);

    assertThat(fault.message())
        .isEqualTo("acm:ImportCertificate answered 400 ValidationException: " + WITHHELD);
    assertThat(fault.requestId()).isEqualTo("request-1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("echoes")
  void isRemovedFromPagesOfProxies(RepeatedPrivateKey form, String key) {
    AwsFault fault = AwsAnswer.page(502, "text/html", form.of(key)).ofImport(key);

    assertThat(fault.message())
        .isEqualTo("acm:ImportCertificate answered 502 without an error code: " + WITHHELD);
  }

  /** A code ends at a colon. */
  static Stream<Arguments> codes() {
    return echoes().filter(echo -> echo.get()[0] != RepeatedPrivateKey.DER_IN_HEX_WITH_COLONS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("codes")
  void isRemovedFromErrorCodes(RepeatedPrivateKey form, String key) {
    AwsFault fault =
        AwsAnswer.of(AwsOperation.IMPORT_CERTIFICATE, 400, form.of(key), "Bad").ofImport(key);

    assertThat(fault.message())
        .isEqualTo("acm:ImportCertificate answered 400 without an error code: Bad");
    assertThat(((Refused) fault).awsErrorCode()).isNull();
  }

  @Test
  void isRemovedFromHeaders() {
    String key = KEYS.getFirst();
    String line = RepeatedPrivateKey.LINE.of(key);

    AwsFault named = AwsAnswer.withTypeInHeader(400, line).ofImport(key);
    AwsFault identified =
        AwsAnswer.of(AwsOperation.IMPORT_CERTIFICATE, 400, "ValidationException", "Bad")
            .withRequestId(line)
            .ofImport(key);

    assertThat(named.message())
        .isEqualTo("acm:ImportCertificate answered 400 without an error code");
    assertThat(identified.requestId()).isNull();
    assertThat(identified.message()).endsWith("ValidationException: Bad");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The certificate field contains more than one certificate. You can specify only one"
            + " certificate in this field.",
        "The private key is not in PEM: it must begin with BEGIN RSA PRIVATE KEY or BEGIN PRIVATE"
            + " KEY, and end with END RSA PRIVATE KEY.",
        "Provided certificate is not a valid self signed. Please provide either a valid self-signed"
            + " certificate or certificate chain.",
        "User: arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Deployers_0123456789abcdef/who"
            + " is not authorized to perform: acm:ImportCertificate on resource:"
            + " arn:aws:acm:us-east-1:123456789012:certificate/12345678-9abc-4def-8123-456789abcdef",
        "The certificate for *.shop.example.com, valid until 2026-12-01T00:00:00.000000000Z, has"
            + " serial number 04:5e:ac:f1:00:ff:ee:dd:cc:bb:aa:99:88:77:66:55."
      })
  void leavesOtherWords(String words) {
    for (String key : KEYS) {
      AwsFault fault =
          AwsAnswer.of(AwsOperation.IMPORT_CERTIFICATE, 400, "ValidationException", words)
              .ofImport(key);

      assertThat(fault.message()).endsWith("400 ValidationException: " + words);
    }
  }
}
