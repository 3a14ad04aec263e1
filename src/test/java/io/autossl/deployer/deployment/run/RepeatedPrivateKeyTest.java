package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.FaultOrder;
import io.autossl.deployer.simulator.RecordedRequest;
import io.autossl.deployer.simulator.RepeatedPrivateKey;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** AWS or a proxy may repeat the private key in the answer to an import: it is never shown. */
@DeployerTest
@Isolated
@ExtendWith(OutputCaptureExtension.class)
@Tag("any-database")
class RepeatedPrivateKeyTest {

  private static final String WITHHELD =
      "what else it says repeats the private key, and is not shown";

  /** Parts of the key without line breaks, which must not occur anywhere. */
  private static final Pattern UNBROKEN = Pattern.compile("[A-Za-z0-9]{12,}");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private String target;
  private String certificate;

  @BeforeEach
  void prepare() {
    simulator.reset();
    api.recordAnswers();
    AwsAccount account = AwsAccount.in(simulator);
    target =
        api.createTarget(
            api.createAccessKey(account), List.of(account.addDistribution("example.com")));
    certificate =
        api.uploadCertificate(TestCertificates.authority("Repeating CA").issue("example.com"));
  }

  @ParameterizedTest
  @EnumSource
  void isRemovedFromMessagesOfAws(RepeatedPrivateKey form, CapturedOutput output) {
    imports().error(400, "ValidationException", form);

    JsonNode step = failedImport();

    assertThat(step.path("code").asString()).isEqualTo("CERTIFICATE_REJECTED");
    assertThat(step.path("message").asString())
        .startsWith("acm:ImportCertificate answered 400 ValidationException: " + WITHHELD);
    assertThat(step.path("details").path("awsErrorCode").asString())
        .isEqualTo("ValidationException");
    assertIsNowhere(form, output);
  }

  @Test
  void isRemovedFromPagesOfProxies(CapturedOutput output) {
    imports().always().page(500, RepeatedPrivateKey.SENT_IN_LINES);

    JsonNode step = failedImport();

    assertThat(step.path("message").asString())
        .isEqualTo("acm:ImportCertificate answered 500 without an error code: " + WITHHELD);
    assertIsNowhere(RepeatedPrivateKey.SENT_IN_LINES, output);
  }

  @Test
  void isRemovedFromErrorCodes(CapturedOutput output) {
    imports().errorNamed(RepeatedPrivateKey.LINE, 400);

    JsonNode step = failedImport();

    assertThat(step.path("message").asString())
        .isEqualTo("acm:ImportCertificate answered 400 without an error code: Not to be read");
    assertThat(step.path("details").has("awsErrorCode")).isFalse();
    assertIsNowhere(RepeatedPrivateKey.LINE, output);
  }

  private FaultOrder imports() {
    return simulator.faults().on(AwsOperation.IMPORT_CERTIFICATE);
  }

  private JsonNode failedImport() {
    return api.finished(api.deploy(target, certificate), "FAILED")
        .path("steps")
        .valueStream()
        .filter(step -> step.path("type").asString().equals("IMPORT_CERTIFICATE"))
        .findFirst()
        .orElseThrow();
  }

  private void assertIsNowhere(RepeatedPrivateKey form, CapturedOutput output) {
    RecordedRequest request = simulator.log().requests(AwsOperation.IMPORT_CERTIFICATE).getFirst();
    List<String> parts =
        UNBROKEN
            .matcher(form.of(request.importedPrivateKey()))
            .results()
            .map(MatchResult::group)
            .toList();
    api.get("/actuator/prometheus").expect(200);
    api.get("/api/v1/audit-events").expect(200);
    assertThat(api.recordedAnswers())
        .allSatisfy(answer -> assertThat(parts).noneMatch(answer.body()::contains));
    assertThat(parts).noneMatch(output.getAll()::contains);
  }
}
