package io.autossl.deployer.deployment.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.TestDeployments;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** One certificate that two access keys have imported, each for itself. */
@DeployerTest
@Tag("any-database")
class ImportedCertificatesTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @Autowired private ApiClient api;
  @Autowired private Certificates certificates;
  @Autowired private ImportedCertificates importedCertificates;

  private Certificate certificate;
  private Deployment deployment;
  private Deployment ofOtherAccessKey;

  @BeforeEach
  void prepare() {
    String id = api.uploadCertificate(TestCertificates.authority("Test CA").issue("example.com"));
    certificate = certificates.find(UUID.fromString(id)).orElseThrow();
    deployment = TestDeployments.running(UUID.randomUUID(), certificate);
    ofOtherAccessKey = TestDeployments.running(UUID.randomUUID(), certificate);
  }

  @Test
  void areRememberedForTheAccessKeyThatImportedThem() {
    importedCertificates.remember(deployment, 0, arn(deployment), NOW);

    assertThat(importedCertificates.arnFor(deployment, 0)).contains(arn(deployment));
    assertThat(importedCertificates.arnFor(ofOtherAccessKey, 0)).isEmpty();
  }

  @Test
  void areMarkedAsAcceptedForEachAccessKeySeparately() {
    importedCertificates.remember(deployment, 0, arn(deployment), NOW);
    importedCertificates.remember(ofOtherAccessKey, 0, arn(ofOtherAccessKey), NOW);

    importedCertificates.accepted(
        arn(deployment), certificate.fingerprintSha256(), NOW.plusSeconds(1));

    assertThat(importedCertificates.find(arn(deployment), certificate.fingerprintSha256()))
        .contains(new ImportedCertificate(NOW, NOW.plusSeconds(1)));
    assertThat(importedCertificates.find(arn(ofOtherAccessKey), certificate.fingerprintSha256()))
        .contains(new ImportedCertificate(NOW, null));
  }

  private static String arn(Deployment deployment) {
    return "arn:aws:acm:us-east-1:123456789012:certificate/" + deployment.id();
  }
}
