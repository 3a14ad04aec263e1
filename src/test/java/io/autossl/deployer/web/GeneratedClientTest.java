package io.autossl.deployer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.autossl.client.ApiException;
import io.autossl.client.JSON;
import io.autossl.client.api.AccessKeysApi;
import io.autossl.client.api.CertificatesApi;
import io.autossl.client.api.DeploymentTargetsApi;
import io.autossl.client.api.DeploymentsApi;
import io.autossl.client.model.AccessKey;
import io.autossl.client.model.AccessKeyChange;
import io.autossl.client.model.Certificate;
import io.autossl.client.model.CertificateStatus;
import io.autossl.client.model.Deployment;
import io.autossl.client.model.DeploymentRequest;
import io.autossl.client.model.DeploymentStatus;
import io.autossl.client.model.DeploymentTarget;
import io.autossl.client.model.DeploymentTargetRequest;
import io.autossl.client.model.NewAccessKey;
import io.autossl.client.model.NewCertificate;
import io.autossl.client.model.Problem;
import io.autossl.client.model.Step;
import io.autossl.client.model.StepCode;
import io.autossl.client.model.StepType;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestPkcs12;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Does what clients do, by nothing but the client that OpenAPI Generator makes of the description.
 */
@DeployerTest
@Tag("any-database")
class GeneratedClientTest {

  @Autowired private AwsSimulator simulator;
  @LocalServerPort private int port;

  private AwsAccount account;
  private AccessKeysApi accessKeys;
  private CertificatesApi certificates;
  private DeploymentTargetsApi targets;
  private DeploymentsApi deployments;

  @BeforeEach
  void connect() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    io.autossl.client.ApiClient client = new io.autossl.client.ApiClient();
    client.updateBaseUri("http://localhost:" + port);
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + TestEnvironment.ADMIN_TOKEN));
    accessKeys = new AccessKeysApi(client);
    certificates = new CertificatesApi(client);
    targets = new DeploymentTargetsApi(client);
    deployments = new DeploymentsApi(client);
  }

  @Test
  void deploysACertificate() throws Exception {
    String covered = account.addDistribution("example.com");
    String uncovered = account.addDistribution("example.org");
    AccessKey accessKey = createAccessKey();
    Certificate certificate =
        certificates.uploadCertificate(
            pem(TestCertificates.authority("Client CA").issue("example.com")));
    assertThat(certificate.getStatus()).isEqualTo(CertificateStatus.VALID);
    assertThat(certificates.getCertificatePem(certificate.getId()))
        .content()
        .startsWith("-----BEGIN CERTIFICATE-----");
    DeploymentTarget target = createTarget(accessKey, List.of(covered, uncovered));
    assertThat(target.getCertificateName()).isNull();

    Deployment requested = deploy(target, certificate);
    assertThat(requested.getFinishedAt()).isNull();
    Deployment deployment = finished(requested.getId());

    assertThat(deployment.getStatus()).isEqualTo(DeploymentStatus.PARTIALLY_SUCCEEDED);
    assertThat(deployment.getAcmCertificateArn()).isEqualTo(account.servedBy(covered));
    assertThat(deployment.getSteps())
        .extracting(Step::getType, Step::getCode)
        .contains(
            tuple(StepType.UPDATE_DISTRIBUTION, null),
            tuple(StepType.UPDATE_DISTRIBUTION, StepCode.DOMAINS_NOT_COVERED));
    assertThat(deployments.followDeployment(deployment.getId(), null))
        .content()
        .contains("event:deployment", deployment.getId().toString());
    assertThat(
            deployments
                .listDeployments(
                    target.getId(),
                    null,
                    List.of(DeploymentStatus.RUNNING, DeploymentStatus.PARTIALLY_SUCCEEDED),
                    null,
                    1,
                    null)
                .getItems())
        .extracting(Deployment::getId)
        .containsExactly(deployment.getId());

    delete(target, accessKey, certificate);
  }

  @Test
  void deploysACertificateOfAPkcs12File() throws Exception {
    AccessKey accessKey = createAccessKey();
    Certificate certificate =
        certificates.uploadCertificate(
            new NewCertificate()
                .name("PKCS#12 of a client")
                .pkcs12(
                    TestPkcs12.create(
                        "changeit", TestCertificates.authority("Client CA").issue("example.net")))
                .passphrase("changeit"));
    DeploymentTarget target =
        createTarget(accessKey, List.of(account.addDistribution("example.net")));

    Deployment deployment = finished(deploy(target, certificate).getId());

    assertThat(deployment.getStatus()).isEqualTo(DeploymentStatus.SUCCEEDED);
    assertThat(deployment.getCertificateName()).isEqualTo("PKCS#12 of a client");
    delete(target, accessKey, certificate);
  }

  @Test
  void readsProblems() throws Exception {
    UUID unknown = UUID.randomUUID();

    ApiException refusal =
        catchThrowableOfType(ApiException.class, () -> targets.getDeploymentTarget(unknown, null));

    assertThat(refusal.getCode()).isEqualTo(404);
    Problem problem = new JSON().getMapper().readValue(refusal.getResponseBody(), Problem.class);
    assertThat(problem.getCode()).isEqualTo(io.autossl.client.model.ErrorCode.NOT_FOUND);
    assertThat(problem.getDetail()).contains(unknown.toString());
  }

  @Test
  void readsAgainOnlyWhatHasChanged() throws Exception {
    AccessKey accessKey = createAccessKey();
    String tag =
        accessKeys
            .getAccessKeyWithHttpInfo(accessKey.getId(), null)
            .getHeaders()
            .getOrDefault("etag", List.of())
            .getFirst();

    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> accessKeys.getAccessKey(accessKey.getId(), tag))
                .getCode())
        .isEqualTo(304);

    AccessKey renamed =
        accessKeys.updateAccessKey(
            accessKey.getId(), new AccessKeyChange().name("renamed by a client"), tag);
    assertThat(renamed.getVersion()).isEqualTo(2);
    assertThat(accessKeys.checkAccessKey(accessKey.getId()).getValid()).isTrue();
    accessKeys.deleteAccessKey(accessKey.getId(), null);
  }

  private AccessKey createAccessKey() throws ApiException {
    return accessKeys.createAccessKey(
        new NewAccessKey()
            .name("client " + account.accessKeyId())
            .accessKeyId(account.accessKeyId())
            .secretAccessKey(account.secretAccessKey()));
  }

  private DeploymentTarget createTarget(AccessKey accessKey, List<String> distributionIds)
      throws ApiException {
    return targets.createDeploymentTarget(
        new DeploymentTargetRequest()
            .name("client " + account.accessKeyId())
            .accessKey(accessKey.getId())
            .distributionIds(distributionIds));
  }

  private Deployment deploy(DeploymentTarget target, Certificate certificate) throws ApiException {
    return deployments.requestDeployment(
        new DeploymentRequest().targetId(target.getId()).certificateId(certificate.getId()),
        "client " + target.getId());
  }

  private Deployment finished(UUID id) {
    return await("end of deployment " + id)
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> deployments.getDeployment(id, null),
            deployment -> deployment.getFinishedAt() != null);
  }

  private void delete(DeploymentTarget target, AccessKey accessKey, Certificate certificate)
      throws ApiException {
    targets.deleteDeploymentTarget(target.getId(), null);
    accessKeys.deleteAccessKey(accessKey.getId(), null);
    certificates.deleteCertificate(certificate.getId());
    assertThat(
            certificates
                .listCertificates(certificate.getName(), null, null, null, null, null)
                .getItems())
        .extracting(Certificate::getId)
        .doesNotContain(certificate.getId());
  }

  private static NewCertificate pem(TestCertificate certificate) {
    return new NewCertificate()
        .certificate(certificate.certificatePem())
        .certificateChain(certificate.chainPem())
        .privateKey(certificate.privateKeyPem());
  }
}
