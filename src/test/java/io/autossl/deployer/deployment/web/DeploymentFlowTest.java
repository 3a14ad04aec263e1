package io.autossl.deployer.deployment.web;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.simulator.SimulatedCertificate;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@DeployerTest
class DeploymentFlowTest {

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private AwsAccount account;
  private String accessKey;
  private TestCertificate certificate;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
    certificate =
        TestCertificates.authority("Demonstration CA").issue("example.com", "*.example.com");
  }

  @Test
  void updatesCoveredDistributionsAndSkipsOthersWithTheFewestCalls() {
    String shop = account.addDistribution("example.com", "www.example.com");
    String blog = account.addDistribution("blog.example.com");
    String other = account.addDistribution("blog.example.com", "other.example.org");

    JsonNode deployment = deploy(List.of(shop, blog, other), "PARTIALLY_SUCCEEDED");

    assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG)).isEqualTo(3);
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isEqualTo(2);
    assertThat(simulator.log().calls()).isEqualTo(6);
    SimulatedCertificate imported = simulator.certificates().getFirst();
    assertThat(account.servedBy(shop)).isEqualTo(imported.arn());
    assertThat(account.servedBy(blog)).isEqualTo(imported.arn());
    assertThat(account.servedBy(other)).isNull();
    assertThat(simulator.distribution(shop).viewerCertificate().sslSupportMethod())
        .isEqualTo("sni-only");
    assertThat(simulator.distribution(shop).viewerCertificate().minimumProtocolVersion())
        .isEqualTo("TLSv1.1_2016");
    assertThat(imported.certificatePem())
        .isEqualToNormalizingNewlines(certificate.certificatePem());
    assertThat(imported.certificateChainPem()).isEqualToNormalizingNewlines(certificate.chainPem());
    assertThat(imported.rootIncluded()).isFalse();

    assertThat(deployment.path("acmCertificateArn").asString()).isEqualTo(imported.arn());
    assertThat(deployment.path("trigger").asString()).isEqualTo("MANUAL");
    assertThat(deployment.path("progress").toString())
        .isEqualTo("{\"completedSteps\":7,\"totalSteps\":7}");
    assertThat(deployment.path("summary").toString())
        .isEqualTo("{\"updated\":2,\"unchanged\":0,\"skipped\":1,\"failed\":0}");
    assertThat(steps(deployment))
        .containsExactly(
            "1 VALIDATE_DISTRIBUTION " + shop + " SUCCEEDED null",
            "2 VALIDATE_DISTRIBUTION " + blog + " SUCCEEDED null",
            "3 VALIDATE_DISTRIBUTION " + other + " SKIPPED DOMAINS_NOT_COVERED",
            "4 IMPORT_CERTIFICATE null SUCCEEDED null",
            "5 UPDATE_DISTRIBUTION " + shop + " SUCCEEDED null",
            "6 UPDATE_DISTRIBUTION " + blog + " SUCCEEDED null",
            "7 UPDATE_DISTRIBUTION " + other + " SKIPPED DOMAINS_NOT_COVERED");
    JsonNode skipped = deployment.path("steps").path(2);
    assertThat(skipped.path("details").toString())
        .isEqualTo(
            "{\"domainNames\":[\"blog.example.com\",\"other.example.org\"],"
                + "\"uncoveredDomainNames\":[\"other.example.org\"]}");
    assertThat(skipped.path("message").asString()).contains("other.example.org");
    JsonNode updated = deployment.path("steps").path(4);
    assertThat(updated.path("attempts").asInt()).isEqualTo(1);
    assertThat(updated.path("awsRequestId").asString()).isNotBlank();
    assertThat(updated.path("startedAt").asString()).endsWith("Z");
    assertThat(Instant.parse(updated.path("finishedAt").asString()))
        .isAfterOrEqualTo(Instant.parse(updated.path("startedAt").asString()));
  }

  @Test
  void onlyReadsWhenAllDistributionsHaveTheCertificate() {
    List<String> distributions = account.addDistributions(3, "example.com");
    String target = api.createTarget(accessKey, distributions);
    String certificateId = api.uploadCertificate(certificate);
    api.finished(api.deploy(target, certificateId), "SUCCEEDED");
    simulator.log().clear();

    JsonNode again = api.finished(api.deploy(target, certificateId), "SUCCEEDED");

    assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG)).isEqualTo(3);
    assertThat(simulator.log().calls()).isEqualTo(3);
    assertThat(steps(again).get(3))
        .isEqualTo("4 IMPORT_CERTIFICATE null SKIPPED NOTHING_TO_DEPLOY");
    assertThat(steps(again).get(4)).endsWith("SUCCEEDED ALREADY_DEPLOYED");
    assertThat(again.path("summary").toString())
        .isEqualTo("{\"updated\":0,\"unchanged\":3,\"skipped\":0,\"failed\":0}");
  }

  @Test
  void importsOnceForAllTargetsOfAnAccessKey() {
    String first = account.addDistribution("example.com");
    String second = account.addDistribution("www.example.com");
    String certificateId = api.uploadCertificate(certificate);
    api.finished(
        api.deploy(api.createTarget(accessKey, List.of(first)), certificateId), "SUCCEEDED");

    JsonNode deployment =
        api.finished(
            api.deploy(api.createTarget(accessKey, List.of(second)), certificateId), "SUCCEEDED");

    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
    assertThat(steps(deployment).get(1))
        .isEqualTo("2 IMPORT_CERTIFICATE null SUCCEEDED IMPORT_REUSED");
    assertThat(account.servedBy(second)).isEqualTo(account.servedBy(first));
  }

  @Test
  void importsNothingWhenNothingIsCovered() {
    String other = account.addDistribution("other.example.org");

    JsonNode deployment = deploy(List.of(other), "SKIPPED");

    assertThat(simulator.log().calls()).isEqualTo(1);
    assertThat(steps(deployment).get(1))
        .isEqualTo("2 IMPORT_CERTIFICATE null SKIPPED NOTHING_TO_DEPLOY");
    assertThat(deployment.path("acmCertificateArn").isNull()).isTrue();
  }

  @Test
  void importsAsSoonAsOneDistributionWantsItAndUpdatesWhenAllAreValidated() {
    String shop = account.addDistribution("example.com");
    String blog = account.addDistribution("blog.example.com");
    HangingCalls reading = holdReading(blog);
    String id = request(List.of(shop, blog));

    awaitSteps(
        id,
        "1 VALIDATE_DISTRIBUTION " + shop + " SUCCEEDED null",
        "2 VALIDATE_DISTRIBUTION " + blog + " RUNNING null",
        "3 IMPORT_CERTIFICATE null SUCCEEDED null",
        "4 UPDATE_DISTRIBUTION " + shop + " PENDING null",
        "5 UPDATE_DISTRIBUTION " + blog + " PENDING null");
    assertThat(simulator.log().calls(UPDATE_DISTRIBUTION)).isZero();
    reading.release();
    api.finished(id, "SUCCEEDED");

    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(1);
  }

  @Test
  void importsNothingUntilADistributionIsKnownToNeedTheCertificate() {
    String other = account.addDistribution("other.example.org");
    String blog = account.addDistribution("blog.example.com");
    HangingCalls reading = holdReading(blog);
    String id = request(List.of(other, blog));

    awaitSteps(
        id,
        "1 VALIDATE_DISTRIBUTION " + other + " SKIPPED DOMAINS_NOT_COVERED",
        "2 VALIDATE_DISTRIBUTION " + blog + " RUNNING null",
        "3 IMPORT_CERTIFICATE null PENDING null",
        "4 UPDATE_DISTRIBUTION " + other + " SKIPPED DOMAINS_NOT_COVERED",
        "5 UPDATE_DISTRIBUTION " + blog + " PENDING null");
    simulator.changeDistribution(blog, xml -> xml.replace("blog.example.com", "blog.example.org"));
    reading.release();
    api.finished(id, "SKIPPED");

    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isZero();
  }

  @Test
  void updatesADistributionThatHasTheCertificateButServesItOnADedicatedAddress() {
    String distribution = account.addDistribution("example.com");
    String target = api.createTarget(accessKey, List.of(distribution));
    String certificateId = api.uploadCertificate(certificate);
    api.finished(api.deploy(target, certificateId), "SUCCEEDED");
    simulator.changeDistribution(distribution, xml -> xml.replace("sni-only", "vip"));

    JsonNode deployment = api.finished(api.deploy(target, certificateId), "SUCCEEDED");

    assertThat(deployment.path("summary").path("updated").asInt()).isEqualTo(1);
    assertThat(simulator.distribution(distribution).viewerCertificate().sslSupportMethod())
        .isEqualTo("sni-only");
  }

  @Test
  void changesTheViewerCertificateAloneAlsoInConfigurationsThatNoSdkKnows() {
    String xml =
        AwsAccount.configuration("example.com").withUnknownElements().withEmptyElements().xml();
    String distribution = simulator.addDistribution(account.key().accountId(), xml);

    deploy(List.of(distribution), "SUCCEEDED");

    assertThat(account.servedBy(distribution)).isNotNull();
    assertThat(
            XmlContent.withoutViewerCertificate(simulator.distribution(distribution).configXml()))
        .isEqualTo(XmlContent.withoutViewerCertificate(xml));
    assertThat(
            XmlContent.unknownPartsOfViewerCertificate(
                simulator.distribution(distribution).configXml()))
        .isEqualTo(XmlContent.unknownPartsOfViewerCertificate(xml))
        .isNotEmpty();
  }

  @Test
  void replacesACertificateOfIamAndItsDeprecatedMembers() {
    String distribution =
        simulator.addDistribution(
            account.key().accountId(), AwsAccount.configuration("example.com").xml());

    deploy(List.of(distribution), "SUCCEEDED");

    assertThat(simulator.distribution(distribution).viewerCertificate().iamCertificateId())
        .isNull();
    assertThat(account.servedBy(distribution)).isNotNull();
  }

  @Test
  void needsNoMoreThanTheThreePermissions() {
    String distribution = account.addDistribution("example.com");
    simulator.allowOnly(
        account.accessKeyId(),
        List.of(
            "acm:ImportCertificate",
            "cloudfront:GetDistributionConfig",
            "cloudfront:UpdateDistribution"));

    deploy(List.of(distribution), "SUCCEEDED");
  }

  @Test
  void deploysToADistributionWithoutAlternateDomainNames() {
    String distribution = account.addDistribution();

    deploy(List.of(distribution), "SUCCEEDED");

    assertThat(account.servedBy(distribution)).isNotNull();
  }

  @Test
  void deploysToManyDistributionsInParallelWithinTheLimit() {
    simulator.behavior().latency(Duration.ofMillis(50));
    List<String> distributions = account.addDistributions(200, "www.example.com");

    deploy(distributions, "SUCCEEDED");

    assertThat(simulator.log().maxConcurrency(account.accessKeyId())).isBetween(32, 64);
    assertThat(simulator.log().calls()).isEqualTo(401);
  }

  private JsonNode deploy(List<String> distributions, String status) {
    return api.finished(request(distributions), status);
  }

  private String request(List<String> distributions) {
    String target = api.createTarget(accessKey, distributions);
    return api.deploy(target, api.uploadCertificate(certificate));
  }

  private HangingCalls holdReading(String distribution) {
    return simulator
        .faults()
        .on(GET_DISTRIBUTION_CONFIG)
        .distribution(distribution)
        .hangBeforeProcessing();
  }

  private void awaitSteps(String id, String... expected) {
    await().untilAsserted(() -> assertThat(steps(api.deployment(id))).containsExactly(expected));
  }

  private static List<String> steps(JsonNode deployment) {
    return StreamSupport.stream(deployment.path("steps").spliterator(), false)
        .map(
            step ->
                "%d %s %s %s %s"
                    .formatted(
                        step.path("sequence").asInt(),
                        step.path("type").asString(),
                        step.path("distributionId").asString("null"),
                        step.path("status").asString(),
                        step.path("code").asString("null")))
        .toList();
  }
}
