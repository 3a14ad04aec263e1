package io.autossl.deployer.deployment;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Deployments that no queue knows of. */
public final class TestDeployments {

  private TestDeployments() {}

  /** One of a certificate to two distributions, which runs. */
  public static Deployment running(UUID accessKey, Certificate certificate) {
    return running(
        "web shop",
        accessKey,
        new DeployedCertificate(
            certificate.id(),
            certificate.name(),
            certificate.fingerprintSha256(),
            certificate.notAfter()));
  }

  /** One to a target of this name, which runs. */
  public static Deployment running(String targetName) {
    return running(
        targetName,
        UUID.randomUUID(),
        new DeployedCertificate(UUID.randomUUID(), "example.com", "00".repeat(32), Instant.EPOCH));
  }

  private static Deployment running(
      String targetName, UUID accessKey, DeployedCertificate certificate) {
    return new Deployment(
        UUID.randomUUID(),
        UUID.randomUUID(),
        targetName,
        accessKey,
        certificate,
        DeploymentTrigger.MANUAL,
        "console",
        null,
        DeploymentStatus.RUNNING,
        List.of("EONE0000", "ETWO0000"),
        null,
        false,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        null);
  }
}
