package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** How deployments handle faults and refusals of AWS. */
@SeparateDeployerTest
@Tag("any-database")
@TestPropertySource(
    properties = {
      "autossl.deployment.retry-backoff=10ms",
      "autossl.deployment.conflict-backoff=100ms"
    })
class AwsFaultsTest {

  private static final String NOT_THERE =
      "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or"
          + " doesn't include a valid certificate chain.";

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;
  @Autowired private MeterRegistry meters;

  private AwsAccount account;
  private String accessKey;
  private TestCertificate certificate;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
    certificate = TestCertificates.authority("Test CA").issue("example.com", "*.example.com");
  }

  @ParameterizedTest
  @EnumSource(
      value = AwsOperation.class,
      names = {"GET_DISTRIBUTION_CONFIG", "IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void retriesTransientFaults(AwsOperation operation) {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(operation).times(2).serviceUnavailable();
    simulator.faults().on(operation).times(2).internalError();
    simulator.faults().on(operation).times(1).dropConnectionBeforeProcessing();
    simulator.faults().on(operation).times(2).throttle();

    deploy(List.of(distribution), "SUCCEEDED");

    assertThat(account.servedBy(distribution)).isNotNull();
    assertThat(simulator.certificates()).hasSize(1);
    assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = AwsOperation.class,
      names = {"GET_DISTRIBUTION_CONFIG", "IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void failsWhenTransientFaultsPersist(AwsOperation operation) {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(operation).always().serviceUnavailable();

    JsonNode deployment = deploy(List.of(distribution), "FAILED");

    assertThat(step(deployment, operation).path("code").asString()).isEqualTo("AWS_UNAVAILABLE");
    assertThat(simulator.log().calls(operation)).isEqualTo(8);
    assertThat(simulator.distribution(distribution).updatesApplied()).isZero();
  }

  @Test
  void failsUpdatesWhenTheImportHasFailed() {
    String distribution = account.addDistribution("example.com");
    simulator.behavior().yearlyImportQuota(0);

    JsonNode deployment = deploy(List.of(distribution), "FAILED");

    assertThat(step(deployment, IMPORT_CERTIFICATE).path("code").asString())
        .isEqualTo("QUOTA_EXCEEDED");
    assertThat(step(deployment, UPDATE_DISTRIBUTION).path("code").asString())
        .isEqualTo("IMPORT_FAILED");
    assertThat(deployment.path("summary").path("failed").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "cloudfront:GetDistributionConfig, GET_DISTRIBUTION_CONFIG",
    "acm:ImportCertificate, IMPORT_CERTIFICATE",
    "cloudfront:UpdateDistribution, UPDATE_DISTRIBUTION"
  })
  void namesTheMissingPermission(String action, AwsOperation operation) {
    String distribution = account.addDistribution("example.com");
    simulator.allowOnly(
        account.accessKeyId(),
        Set.of(
                "cloudfront:GetDistributionConfig",
                "acm:ImportCertificate",
                "cloudfront:UpdateDistribution")
            .stream()
            .filter(allowed -> !allowed.equals(action))
            .toList());

    JsonNode deployment = deploy(List.of(distribution), "FAILED");

    assertThat(step(deployment, operation).path("code").asString()).isEqualTo("ACCESS_DENIED");
    assertThat(step(deployment, operation).path("message").asString())
        .startsWith("The access key may not call " + action + ": add it to the IAM policy");
    assertThat(simulator.log().calls(operation)).isEqualTo(1);
  }

  @Test
  void failsAtOnceWithAnAccessKeyThatAwsDoesNotAccept() {
    List<String> distributions = account.addDistributions(100, "example.com");
    simulator.setActive(account.accessKeyId(), false);

    JsonNode deployment = deploy(distributions, "FAILED");

    assertThat(step(deployment, GET_DISTRIBUTION_CONFIG).path("code").asString())
        .isEqualTo("INVALID_CREDENTIALS");
    assertThat(step(deployment, UPDATE_DISTRIBUTION).path("code").asString())
        .isEqualTo("INVALID_CREDENTIALS");
    assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG)).isLessThanOrEqualTo(64);
    assertThat(deployment.path("summary").path("failed").asInt()).isEqualTo(100);
  }

  @Test
  void failsOnlyTheDistributionThatIsNotThere() {
    String distribution = account.addDistribution("example.com");

    JsonNode deployment = deploy(List.of(distribution, "EUNKNOWN12345"), "PARTIALLY_SUCCEEDED");

    assertThat(deployment.path("steps").path(1).path("code").asString())
        .isEqualTo("DISTRIBUTION_NOT_FOUND");
    assertThat(deployment.path("steps").path(4).path("code").asString())
        .isEqualTo("DISTRIBUTION_NOT_FOUND");
    assertThat(account.servedBy(distribution)).isNotNull();
  }

  @Test
  void readsAndUpdatesAgainAfterAConcurrentChange() {
    String distribution = account.addDistribution("example.com");
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .times(3)
        .runBeforeProcessing(
            () ->
                simulator.changeDistribution(
                    distribution, xml -> xml.replace("</Comment>", "+</Comment>")));

    deploy(List.of(distribution), "SUCCEEDED");

    assertThat(simulator.distribution(distribution).configXml()).contains("+++</Comment>");
    assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG)).isEqualTo(4);
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(4);
    assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1);
  }

  @Test
  void failsWhenConcurrentChangesDoNotEnd() {
    String distribution = account.addDistribution("example.com");
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .always()
        .runBeforeProcessing(
            () ->
                simulator.changeDistribution(
                    distribution, xml -> xml.replace("</Comment>", "+</Comment>")));

    JsonNode deployment = deploy(List.of(distribution), "FAILED");

    assertThat(step(deployment, UPDATE_DISTRIBUTION).path("code").asString())
        .isEqualTo("CONFIG_CONFLICT");
  }

  @Test
  void waitsForConcurrentChangesToEnd() {
    String distribution = account.addDistribution("example.com");
    Instant end = Instant.now().plusSeconds(1);
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .always()
        .runBeforeProcessing(
            () -> {
              if (Instant.now().isBefore(end)) {
                simulator.changeDistribution(
                    distribution, xml -> xml.replace("</Comment>", "+</Comment>"));
              }
            });

    deploy(List.of(distribution), "SUCCEEDED");

    assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1);
  }

  @Test
  void skipsADistributionWhoseNamesChangedMeanwhileAndAreNotCoveredAnyMore() {
    String distribution = account.addDistribution("example.com");
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .times(1)
        .runBeforeProcessing(
            () ->
                simulator.changeDistribution(
                    distribution,
                    xml ->
                        xml.replace("<CNAME>example.com</CNAME>", "<CNAME>example.org</CNAME>")));

    JsonNode deployment = deploy(List.of(distribution), "SKIPPED");

    JsonNode update = step(deployment, UPDATE_DISTRIBUTION);
    assertThat(update.path("code").asString()).isEqualTo("DOMAINS_NOT_COVERED");
    assertThat(update.path("details").path("uncoveredDomainNames").path(0).asString())
        .isEqualTo("example.org");
    assertThat(account.servedBy(distribution)).isNull();
  }

  @Test
  void waitsForAChangeInProgressWhileTheOthersGoOn() {
    String busy = account.addDistribution("example.com");
    String free = account.addDistribution("www.example.com");
    simulator.startCertificateChange(busy, Duration.ofMinutes(10));
    String deployment =
        api.deploy(
            api.createTarget(accessKey, List.of(busy, free)), api.uploadCertificate(certificate));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api.deployment(deployment).path("status").asString().equals("WAITING"));
    JsonNode waiting = api.deployment(deployment);
    assertThat(waiting.path("steps").path(3).path("status").asString()).isEqualTo("WAITING");
    assertThat(waiting.path("steps").path(3).path("code").asString())
        .isEqualTo("CHANGE_IN_PROGRESS");
    assertThat(account.servedBy(free)).isNotNull();
    await().atMost(Duration.ofSeconds(20)).until(() -> holdsNothing());
    simulator.finishCertificateChange(busy);

    api.finished(deployment, "SUCCEEDED");
    assertThat(account.servedBy(busy)).isEqualTo(account.servedBy(free));
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
  }

  @Test
  void cancelsADeploymentThatWaits() {
    String busy = account.addDistribution("example.com");
    simulator.startCertificateChange(busy, Duration.ofMinutes(10));
    String deployment =
        api.deploy(api.createTarget(accessKey, List.of(busy)), api.uploadCertificate(certificate));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api.deployment(deployment).path("status").asString().equals("WAITING"));

    api.post("/api/v1/deployments/" + deployment + "/cancel").expect(202);

    JsonNode cancelled = api.finished(deployment, "CANCELLED");
    assertThat(step(cancelled, UPDATE_DISTRIBUTION).path("status").asString())
        .isEqualTo("CANCELLED");
    assertThat(account.servedBy(busy)).isNull();
  }

  @Test
  void waitsUntilCloudFrontSeesANewCertificate() {
    List<String> distributions = account.addDistributions(3, "example.com");
    simulator.behavior().certificateVisibilityRefusals(5);

    deploy(distributions, "SUCCEEDED");

    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
  }

  @Test
  void triesOneDistributionWhileCloudFrontDoesNotSeeANewCertificate() {
    int number = 20;
    int mostTries = 12;
    List<String> distributions = account.addDistributions(number, "example.com");
    simulator.behavior().certificateVisibilityDelay(Duration.ofSeconds(1));

    deploy(distributions, "SUCCEEDED");

    // All try once before the first refusal; then one tries until it succeeds, and then all others.
    assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG)).isLessThan(2 * number + mostTries);
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isLessThan(2 * number + mostTries);
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
  }

  @Test
  void findsAnUpdateWhoseAnswerWasLost() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(UPDATE_DISTRIBUTION).times(1).dropConnectionAfterProcessing();

    JsonNode deployment = deploy(List.of(distribution), "SUCCEEDED");

    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(1);
    assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1);
    assertThat(deployment.path("summary").path("updated").asInt()).isEqualTo(1);
  }

  @Test
  void findsAnUpdateWhoseAnswerWasLostAtTheLastAttempt() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(UPDATE_DISTRIBUTION).times(7).serviceUnavailable();
    simulator.faults().on(UPDATE_DISTRIBUTION).times(1).dropConnectionAfterProcessing();

    JsonNode deployment = deploy(List.of(distribution), "SUCCEEDED");

    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(8);
    assertThat(simulator.distribution(distribution).updatesApplied()).isEqualTo(1);
    assertThat(deployment.path("summary").path("updated").asInt()).isEqualTo(1);
  }

  @Test
  void importsOnceMoreAtTheMostWhenAnAnswerIsLost() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(IMPORT_CERTIFICATE).times(1).dropConnectionAfterProcessing();

    JsonNode deployment = deploy(List.of(distribution), "SUCCEEDED");

    assertThat(simulator.certificates()).hasSize(2);
    assertThat(step(deployment, IMPORT_CERTIFICATE).path("message").asString())
        .contains("second time");
  }

  @Test
  void countsAnImportThatAGatewayGaveUpAsALostAnswer() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(IMPORT_CERTIFICATE).times(1).proxyErrorPage(504);

    JsonNode deployment = deploy(List.of(distribution), "SUCCEEDED");

    assertThat(step(deployment, IMPORT_CERTIFICATE).path("message").asString())
        .contains("second time");
  }

  @Test
  void doesNotImportAThirdTime() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(IMPORT_CERTIFICATE).always().dropConnectionAfterProcessing();

    JsonNode deployment = deploy(List.of(distribution), "FAILED");

    assertThat(simulator.certificates()).hasSize(2);
    assertThat(step(deployment, IMPORT_CERTIFICATE).path("code").asString())
        .isEqualTo("AWS_UNAVAILABLE");
    assertThat(step(deployment, IMPORT_CERTIFICATE).path("message").asString())
        .contains("may hold the certificate twice");
  }

  @Test
  void saysThatAnAnswerWasLostBeforeTheImportWasRefused() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(IMPORT_CERTIFICATE).times(1).dropConnectionAfterProcessing();
    simulator
        .faults()
        .on(IMPORT_CERTIFICATE)
        .always()
        .error(400, "AccessDeniedException", "denied");

    JsonNode step = step(deploy(List.of(distribution), "FAILED"), IMPORT_CERTIFICATE);

    assertThat(simulator.certificates()).hasSize(1);
    assertThat(step.path("code").asString()).isEqualTo("ACCESS_DENIED");
    assertThat(step.path("message").asString())
        .contains("may hold the certificate")
        .contains("acm:ImportCertificate");
  }

  @Test
  void saysThatAnAnswerWasLostBeforeAcmFailedForLong() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(IMPORT_CERTIFICATE).times(1).dropConnectionAfterProcessing();
    simulator.faults().on(IMPORT_CERTIFICATE).always().serviceUnavailable();

    JsonNode step = step(deploy(List.of(distribution), "FAILED"), IMPORT_CERTIFICATE);

    assertThat(simulator.certificates()).hasSize(1);
    assertThat(step.path("code").asString()).isEqualTo("AWS_UNAVAILABLE");
    assertThat(step.path("message").asString()).contains("may hold the certificate");
  }

  @ParameterizedTest
  @CsvSource({"imported_at, 3600", "accepted_at, 31"})
  void importsACertificateThatIsGoneFromAcmAgainOnceForAllDistributions(
      String time, int secondsAgo) {
    List<String> first = account.addDistributions(1, "example.com");
    String certificateId = api.uploadCertificate(certificate);
    api.finished(api.deploy(api.createTarget(accessKey, first), certificateId), "SUCCEEDED");
    String gone = simulator.certificates().getFirst().arn();
    simulator.deleteCertificate(gone);
    pretend(gone, time, Duration.ofSeconds(secondsAgo));
    List<String> second = account.addDistributions(10, "example.com");

    JsonNode deployment =
        api.finished(api.deploy(api.createTarget(accessKey, second), certificateId), "SUCCEEDED");

    assertThat(simulator.certificates()).hasSize(1);
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(2);
    assertThat(deployment.path("acmCertificateArn").asString())
        .isEqualTo(simulator.certificates().getFirst().arn())
        .isNotEqualTo(gone);
    assertThat(second)
        .allSatisfy(
            distribution ->
                assertThat(account.servedBy(distribution))
                    .isEqualTo(deployment.path("acmCertificateArn").asString()));
  }

  @Test
  void doesNotImportAgainACertificateThatWasImportedDuringTheDeployment() {
    String certificateId = api.uploadCertificate(certificate);
    List<String> first = account.addDistributions(1, "example.com");
    api.finished(api.deploy(api.createTarget(accessKey, first), certificateId), "SUCCEEDED");
    String second = account.addDistribution("example.com");
    String target = api.createTarget(accessKey, List.of(second));
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .distribution(second)
        .runBeforeProcessing(
            () -> {
              pretend(
                  simulator.certificates().getFirst().arn(), "imported_at", Duration.ofMinutes(30));
              pretendStarted(target, Duration.ofHours(1));
            });
    refuseUpdate(second, "IllegalUpdate", "Another change is in progress");
    refuseUpdate(second, "InvalidViewerCertificate", NOT_THERE);

    JsonNode failed = api.finished(api.deploy(target, certificateId), "FAILED");

    assertThat(step(failed, UPDATE_DISTRIBUTION).path("code").asString())
        .isEqualTo("CERTIFICATE_REJECTED");
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
  }

  @Test
  void marksOnlyTheCertificateThatADistributionAcceptedAsAccepted() {
    List<String> first = account.addDistributions(1, "example.com");
    String certificateId = api.uploadCertificate(certificate);
    api.finished(api.deploy(api.createTarget(accessKey, first), certificateId), "SUCCEEDED");
    String earlier = simulator.certificates().getFirst().arn();
    assertThat(acceptedAt(earlier)).isPresent();
    pretend(earlier, "imported_at", Duration.ofHours(1));
    List<String> second = account.addDistributions(2, "example.com");
    refuseUpdate(second.getLast(), "InvalidViewerCertificate", NOT_THERE);
    refuseUpdate(second.getLast(), "AccessDenied", "Not authorized");

    JsonNode deployment =
        api.finished(
            api.deploy(api.createTarget(accessKey, second), certificateId), "PARTIALLY_SUCCEEDED");

    String imported = deployment.path("acmCertificateArn").asString();
    assertThat(account.servedBy(second.getFirst())).isEqualTo(earlier).isNotEqualTo(imported);
    assertThat(acceptedAt(imported)).isEmpty();
  }

  @Test
  void failsAllUpdatesOnceTheCertificateIsKnownToBeRejected() {
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .always()
        .error(400, "InvalidViewerCertificate", NOT_THERE);
    List<String> distributions = account.addDistributions(40, "example.com");
    String deployment =
        api.deploy(api.createTarget(accessKey, distributions), api.uploadCertificate(certificate));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> simulator.log().calls(UPDATE_DISTRIBUTION) > 1);

    pretend(simulator.certificates().getFirst().arn(), "imported_at", Duration.ofMinutes(3));

    JsonNode failed = api.finished(deployment, "FAILED");
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
    assertThat(failed.path("summary").path("failed").asInt()).isEqualTo(distributions.size());
    JsonNode update = step(failed, UPDATE_DISTRIBUTION);
    assertThat(update.path("code").asString()).isEqualTo("CERTIFICATE_REJECTED");
    assertThat(update.path("message").asString()).contains(NOT_THERE);
    assertThat(
            Duration.between(
                Instant.parse(failed.path("startedAt").asString()),
                Instant.parse(failed.path("finishedAt").asString())))
        .isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void failsWithTheWordsOfAwsWhenItRejectsTheCertificate() {
    String distribution = account.addDistribution("example.com");
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .always()
        .error(
            400,
            "InvalidViewerCertificate",
            "The certificate that is attached to your distribution doesn't cover the alternate"
                + " domain name (CNAME) that you're trying to add.");

    JsonNode deployment = deploy(List.of(distribution), "FAILED");

    assertThat(step(deployment, UPDATE_DISTRIBUTION).path("code").asString())
        .isEqualTo("CERTIFICATE_REJECTED");
    assertThat(step(deployment, UPDATE_DISTRIBUTION).path("message").asString())
        .contains("doesn't cover the alternate domain name");
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(1);
  }

  @Test
  void doesNotUpdateADistributionThatServesTenants() {
    String shared =
        simulator.addDistribution(
            account.key().accountId(),
            AwsAccount.configuration()
                .xml()
                .replaceFirst("(?s)<Aliases>.*</Aliases>", "")
                .replace(">direct</ConnectionMode>", ">tenant-only</ConnectionMode>"));

    JsonNode deployment = deploy(List.of(shared), "SKIPPED");

    for (AwsOperation operation : List.of(GET_DISTRIBUTION_CONFIG, UPDATE_DISTRIBUTION)) {
      assertThat(step(deployment, operation).path("code").asString())
          .isEqualTo("TENANTS_NOT_READABLE");
      assertThat(step(deployment, operation).path("message").asString()).contains("tenants");
    }
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isZero();
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isZero();
  }

  @Test
  void endsAtOnceWhenAContinuousDeploymentPolicyForbidsTheUpdate() {
    String distribution = account.addDistribution("example.com");
    simulator.changeDistribution(
        distribution,
        xml ->
            xml.replace(
                "</ContinuousDeploymentPolicyId>", "policy-1</ContinuousDeploymentPolicyId>"));

    JsonNode update = step(deploy(List.of(distribution), "FAILED"), UPDATE_DISTRIBUTION);

    assertThat(update.path("code").asString()).isEqualTo("CONFIGURATION_REFUSED");
    assertThat(update.path("details").path("awsErrorCode").asString()).isEqualTo("IllegalUpdate");
    assertThat(update.path("message").asString())
        .contains("detach the policy, retry, and attach it again")
        .contains("not supported for continuous deployment");
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | EntityNotFound | The specified vpc origin does not exist.",
        "404 | NoSuchCachePolicy | The cache policy does not exist.",
        "409 | CNAMEAlreadyExists | One or more of the CNAMEs are associated with another"
            + " resource.",
        "400 | InvalidWebACLId | Web ACL is not accessible by the requester.",
        "400 | IllegalUpdate | You cannot update this."
      })
  void saysWhatAwsRefusesInADistributionsConfiguration(int status, String code, String message) {
    String refused = account.addDistribution("example.com");
    String other = account.addDistribution("example.com");
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .distribution(refused)
        .always()
        .error(status, code, message);

    JsonNode deployment = deploy(List.of(refused, other), "PARTIALLY_SUCCEEDED");

    JsonNode update = step(deployment, UPDATE_DISTRIBUTION);
    assertThat(update.path("code").asString()).isEqualTo("CONFIGURATION_REFUSED");
    assertThat(update.path("message").asString()).contains(message);
    assertThat(update.path("details").path("awsErrorCode").asString()).isEqualTo(code);
    assertThat(update.path("details").path("domainNames").path(0).asString())
        .isEqualTo("example.com");
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"412, PreconditionFailed", "400, InvalidIfMatchVersion"})
  void doesNotRetryAPreconditionFailureOfAnUnchangedDistribution(int status, String code) {
    String distribution = account.addDistribution("example.com");
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .always()
        .error(status, code, "Your pricing plan does not allow this");

    JsonNode update = step(deploy(List.of(distribution), "FAILED"), UPDATE_DISTRIBUTION);

    assertThat(update.path("code").asString()).isEqualTo("CONFIGURATION_REFUSED");
    assertThat(update.path("details").path("awsErrorCode").asString()).isEqualTo(code);
    assertThat(update.path("message").asString()).contains("Your pricing plan does not allow this");
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(1);
    assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG)).isEqualTo(2);
  }

  @Test
  void failsWhenCloudFrontAnswersAnUpdateWithAnotherCertificate() {
    String distribution = account.addDistribution("example.com");
    simulator.behavior().certificateChangesIgnored(true);

    JsonNode deployment = deploy(List.of(distribution), "FAILED");

    JsonNode update = step(deployment, UPDATE_DISTRIBUTION);
    assertThat(update.path("code").asString()).isEqualTo("CONFIGURATION_REFUSED");
    assertThat(update.path("message").asString())
        .contains(deployment.path("acmCertificateArn").asString())
        .contains("ASCAEXAMPLEID12345678");
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(1);
  }

  @Test
  void saysThatTheCertificateCameWithoutItsIssuersWhenItIsRejected() {
    String distribution = account.addDistribution("example.com");
    certificate = TestCertificates.authority("Test CA").issue("example.com");
    simulator
        .faults()
        .on(IMPORT_CERTIFICATE)
        .error(400, "ValidationException", "Could not validate the certificate with the chain.");

    String leafAlone =
        api.post(
                "/api/v1/certificates",
                Map.of(
                    "certificate", certificate.certificatePem(),
                    "privateKey", certificate.privateKeyPem()))
            .expect(201)
            .text("id");
    JsonNode deployment =
        api.finished(
            api.deploy(api.createTarget(accessKey, List.of(distribution)), leafAlone), "FAILED");

    JsonNode step = step(deployment, IMPORT_CERTIFICATE);
    assertThat(step.path("code").asString()).isEqualTo("CERTIFICATE_REJECTED");
    assertThat(step.path("details").path("awsErrorCode").asString())
        .isEqualTo("ValidationException");
    assertThat(step.path("message").asString()).contains("There is no certificate of the issuer");
  }

  @Test
  void saysThatTheCertificateIsSelfSignedAndANameEndsInADotWhenItIsRejected() {
    certificate =
        TestCertificates.selfSigned(TestCertificateRequest.of("example.com", "*.example.com"));
    String distribution = account.addDistribution("www.example.com.");
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .always()
        .error(
            400,
            "InvalidViewerCertificate",
            "The certificate that is attached to your distribution doesn't cover the alternate"
                + " domain name (CNAME) that you're trying to add.");

    JsonNode update = step(deploy(List.of(distribution), "FAILED"), UPDATE_DISTRIBUTION);

    assertThat(update.path("code").asString()).isEqualTo("CERTIFICATE_REJECTED");
    assertThat(update.path("message").asString())
        .contains("self-signed")
        .contains("www.example.com. ends in a dot");
  }

  @Test
  void treatsMalformedAnswersAsTransientFaults() {
    String distribution = account.addDistribution("example.com");
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).times(1).malformedAnswer();
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).times(1).proxyErrorPage(200);
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).times(1).proxyErrorPage(502);
    simulator.faults().on(UPDATE_DISTRIBUTION).times(1).proxyErrorPage(504);
    simulator.faults().on(UPDATE_DISTRIBUTION).times(1).malformedAnswer();
    simulator.faults().on(UPDATE_DISTRIBUTION).times(1).proxyErrorPage(200);

    deploy(List.of(distribution), "SUCCEEDED");

    assertThat(account.servedBy(distribution)).isNotNull();
  }

  /** Moves a stored time of an imported certificate into the past. */
  private void pretend(String arn, String time, Duration ago) {
    jdbc.sql(
            "update imported_certificate set %s = :earlier where acm_certificate_arn = :arn"
                .formatted(time))
        .param("earlier", OffsetDateTime.now(ZoneOffset.UTC).minus(ago))
        .param("arn", arn)
        .update();
  }

  /** Moves the begin of a target's deployment into the past. */
  private void pretendStarted(String target, Duration ago) {
    jdbc.sql("update deployment set started_at = :earlier where target_id = :target")
        .param("earlier", OffsetDateTime.now(ZoneOffset.UTC).minus(ago))
        .param("target", UUID.fromString(target))
        .update();
  }

  /** When a distribution was known to have taken a certificate. */
  private Optional<OffsetDateTime> acceptedAt(String arn) {
    return jdbc.sql(
            """
            select accepted_at from imported_certificate
            where acm_certificate_arn = :arn and accepted_at is not null
            """)
        .param("arn", arn)
        .query(OffsetDateTime.class)
        .optional();
  }

  /** Refuses the next update of a distribution. */
  private void refuseUpdate(String distribution, String code, String message) {
    simulator.faults().on(UPDATE_DISTRIBUTION).distribution(distribution).error(400, code, message);
  }

  private JsonNode deploy(List<String> distributions, String status) {
    String target = api.createTarget(accessKey, distributions);
    return api.finished(api.deploy(target, api.uploadCertificate(certificate)), status);
  }

  /** The first step that makes an operation. */
  private static JsonNode step(JsonNode deployment, AwsOperation operation) {
    String type =
        switch (operation) {
          case GET_DISTRIBUTION_CONFIG -> "VALIDATE_DISTRIBUTION";
          case IMPORT_CERTIFICATE -> "IMPORT_CERTIFICATE";
          default -> "UPDATE_DISTRIBUTION";
        };
    for (JsonNode step : deployment.path("steps")) {
      if (step.path("type").asString().equals(type)) {
        return step;
      }
    }
    throw new AssertionError(deployment.toPrettyString());
  }

  /** No connection to the database, and none to AWS that is waited on. */
  private boolean holdsNothing() {
    return meters.get("hikaricp.connections.active").gauge().value() == 0
        && Stream.of(AwsOperation.values())
            .allMatch(operation -> simulator.log().inFlight(operation) == 0);
  }
}
