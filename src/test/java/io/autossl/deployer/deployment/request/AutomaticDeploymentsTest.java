package io.autossl.deployer.deployment.request;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import tools.jackson.databind.JsonNode;

@DeployerTest
class AutomaticDeploymentsTest {

  private static final TestAuthority AUTHORITY = TestCertificates.authority("Automatic CA");
  private static final Instant EXPIRY =
      Instant.now().truncatedTo(SECONDS).plus(Duration.ofDays(60));

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @MockitoSpyBean private DeploymentQueue queue;

  private AwsAccount account;
  private String accessKey;
  private String name;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
    name = "host-" + UUID.randomUUID() + ".example";
  }

  @Test
  void deploysANewCertificateOnlyToAutomaticTargetsOfItsName() {
    String distribution = account.addDistribution(name);
    String other = account.addDistribution(name);
    String first = target(name, true, distribution);
    String second = target(name, true, account.addDistribution(name));
    String byHand = target(name, false, other);
    String unnamed = target(null, false, other);
    String ofAnotherName = target("www." + name, true, other);

    String certificate = upload(certificate(EXPIRY));

    assertThat(deployments("certificateId=" + certificate))
        .extracting(deployment -> deployment.path("targetId").asString())
        .containsExactlyInAnyOrder(first, second);
    for (JsonNode deployment : deployments("certificateId=" + certificate)) {
      assertThat(deployment.path("trigger").asString()).isEqualTo("AUTOMATIC");
      assertThat(deployment.path("requestedBy").asString()).isEqualTo("autossl");
      api.finished(deployment.path("id").asString(), "SUCCEEDED");
    }
    assertThat(account.servedBy(distribution)).isNotNull();
    assertThat(account.servedBy(other)).isNull();
    assertThat(List.of(byHand, unnamed, ofAnotherName))
        .allSatisfy(target -> assertThat(deployments("targetId=" + target)).isEmpty());
  }

  @Test
  void findsTargetsByTheNameGivenInTheUpload() {
    String target = target(name, true, account.addDistribution("example.com"));
    TestCertificate certificate = AUTHORITY.issue("example.com");

    String id = api.uploadCertificate(certificate, name).expect(201).text("id");

    assertThat(finished(target))
        .extracting(deployment -> deployment.path("certificateId").asString())
        .containsExactly(id);
  }

  @Test
  void deploysACertificateThatExpiresLaterOrAtTheSameTimeAndNoneThatExpiresEarlier() {
    String target = target(name, true, account.addDistribution(name));
    String first = upload(certificate(EXPIRY));
    assertThat(finished(target)).hasSize(1);

    upload(certificate(EXPIRY.minusSeconds(1)));
    assertThat(finished(target)).hasSize(1);
    String equal = upload(certificate(EXPIRY));
    assertThat(finished(target)).hasSize(2);
    String later = upload(certificate(EXPIRY.plusSeconds(1)));
    assertThat(finished(target)).hasSize(3);
    upload(certificate(EXPIRY));

    assertThat(finished(target))
        .extracting(deployment -> deployment.path("certificateId").asString())
        .containsExactly(later, equal, first);
  }

  @Test
  void comparesExpiryWithTheLastManualDeploymentToo() {
    String distribution = account.addDistribution(name);
    String target = target(name, false, distribution);
    String later = upload(certificate(EXPIRY.plusSeconds(60)));
    api.finished(api.deploy(target, later), "SUCCEEDED");
    automate(target, distribution);

    upload(certificate(EXPIRY));
    assertThat(finished(target)).hasSize(1);

    String earlier = upload(certificate(EXPIRY.plusSeconds(30)));
    api.finished(api.deploy(target, earlier), "SUCCEEDED");
    upload(certificate(EXPIRY.plusSeconds(45)));
    assertThat(finished(target)).hasSize(3);
  }

  @Test
  void deploysACertificateOnceHoweverOftenItIsUploaded() {
    String target = target(name, true, account.addDistribution(name));
    TestCertificate certificate = certificate(EXPIRY);
    upload(certificate);
    assertThat(finished(target)).hasSize(1);

    api.uploadCertificate(certificate, null).expect(200);
    api.uploadCertificate(certificate, name).expect(200);

    assertThat(deployments("targetId=" + target)).hasSize(1);
  }

  @Test
  void deploysNothingWhenTheUploadIsRefused() {
    String target = target(name, true, account.addDistribution(name));

    api.uploadCertificate(certificate(Instant.now().minusSeconds(60)), null)
        .expectProblem(422, "CERTIFICATE_EXPIRED");

    assertThat(deployments("targetId=" + target)).isEmpty();
  }

  @Test
  void storesAndDeploysNothingWhenTheUploadFails() {
    String first = target(name, true, account.addDistribution(name));
    String second = target(name, true, account.addDistribution(name));
    TestCertificate certificate = certificate(EXPIRY);
    doThrow(new IllegalStateException("for the test"))
        .when(queue)
        .enqueue(argThat(d -> d.targetId().toString().equals(second)));

    api.uploadCertificate(certificate, null).expectProblem(500, "INTERNAL_ERROR");

    assertThat(api.get("/api/v1/certificates?name=" + name).json().path("items").size()).isZero();
    assertThat(deployments("targetId=" + first)).isEmpty();
    assertThat(deployments("targetId=" + second)).isEmpty();
    reset(queue);
    upload(certificate);
    assertThat(finished(first)).hasSize(1);
    assertThat(finished(second)).hasSize(1);
    assertThat(simulator.log().calls()).isEqualTo(5);
  }

  private TestCertificate certificate(Instant notAfter) {
    return AUTHORITY.issue(TestCertificateRequest.of(name).withNotAfter(notAfter));
  }

  private String upload(TestCertificate certificate) {
    return api.uploadCertificate(certificate);
  }

  private String target(@Nullable String certificateName, boolean automatic, String distribution) {
    return api.post("/api/v1/deployment-targets", body(certificateName, automatic, distribution))
        .expect(201)
        .text("id");
  }

  private void automate(String target, String distribution) {
    api.put("/api/v1/deployment-targets/" + target, body(name, true, distribution)).expect(200);
  }

  private Map<String, Object> body(
      @Nullable String certificateName, boolean automatic, String distribution) {
    Map<String, Object> body = new HashMap<>();
    body.put("name", ApiClient.unique("automatic"));
    body.put("accessKey", accessKey);
    body.put("distributionIds", List.of(distribution));
    body.put("autoDeploy", automatic);
    if (certificateName != null) {
      body.put("certificateName", certificateName);
    }
    return body;
  }

  private List<JsonNode> deployments(String query) {
    return api.get("/api/v1/deployments?" + query)
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .toList();
  }

  private List<JsonNode> finished(String target) {
    List<JsonNode> all = deployments("targetId=" + target);
    all.forEach(deployment -> api.finished(deployment.path("id").asString(), "SUCCEEDED"));
    return all;
  }
}
