package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.deployment.store.RunStart;
import java.time.Clock;
import java.util.Set;

/** Runs of deployments that no queue knows of. */
final class TestRuns {

  private TestRuns() {}

  /** The first run of one, which nobody stops. */
  static DeploymentRun run(
      Deployment deployment,
      AwsCredentials credentials,
      Certificate certificate,
      Set<String> rememberedArns,
      DeploymentProperties properties,
      DeploymentStateStore stateStore,
      Clock clock) {
    return new DeploymentRun(
        new RunStart.Started(deployment, Steps.toDo(deployment.distributionIds()), 1),
        credentials,
        certificate,
        rememberedArns,
        properties,
        cancellation(),
        stateStore,
        clock);
  }

  /** Of a run that nobody stops. */
  static RunCancellation cancellation() {
    return new RunCancellation(() -> false, () -> false);
  }
}
