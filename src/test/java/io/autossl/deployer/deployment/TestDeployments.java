package io.autossl.deployer.deployment;

import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.cloudfront.AwsCredentials;
import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Deployments that no queue knows of. */
final class TestDeployments {

  private TestDeployments() {}

  /** One of a certificate to two distributions, which runs. */
  static Deployment running(UUID accessKey, Certificate certificate) {
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
  static Deployment running(String targetName) {
    return running(
        targetName,
        UUID.randomUUID(),
        new DeployedCertificate(UUID.randomUUID(), "example.com", "00".repeat(32), Instant.EPOCH));
  }

  /** The first run of one, which nobody stops. */
  static DeploymentRun run(
      Deployment deployment,
      AwsCredentials credentials,
      Certificate certificate,
      Set<String> rememberedArns,
      DeploymentProperties properties,
      DeploymentJournal journal,
      Clock clock) {
    return new DeploymentRun(
        new RunStart.Started(deployment, Steps.toDo(deployment.distributionIds()), 1),
        credentials,
        certificate,
        rememberedArns,
        properties,
        caller(),
        journal,
        clock);
  }

  /** Makes the AWS calls of a run that nobody stops. */
  static RunCaller caller() {
    return new RunCaller(new RunSignal(), () -> false, () -> false);
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
