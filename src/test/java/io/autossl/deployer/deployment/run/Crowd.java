package io.autossl.deployer.deployment.run;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.TestDeployments;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Other runs with the same access key, which were admitted first and last a while. */
final class Crowd {

  private static final int POSTPONEMENTS = 2;

  private final RunAdmission admission;
  private final DeploymentProperties properties;
  private final DeploymentStateStore stateStore;
  private final Clock clock;
  private final int size;
  private final List<RunAdmission.Slot> slots = new ArrayList<>();
  private int postponements;

  Crowd(
      RunAdmission admission,
      DeploymentProperties properties,
      DeploymentStateStore stateStore,
      DbSchedulerProperties queue,
      Clock clock) {
    this.admission = admission;
    this.properties = properties;
    this.stateStore = stateStore;
    this.clock = clock;
    // More than a throttled access key ever has room for.
    this.size = queue.getThreads();
  }

  /** Admits them, before AWS throttles. */
  void gather(AwsCredentials credentials, Certificate certificate) {
    for (int number = 0; number < size; number++) {
      RunAdmission.Slot slot = admission.enter();
      slots.add(slot);
      slot.begin(run(credentials, certificate));
    }
  }

  /** Counts that a run was postponed, perhaps because of them; after some, they end. */
  void postponed() {
    postponements++;
    if (postponements == POSTPONEMENTS) {
      disperse();
    }
  }

  /** Ends them. */
  void disperse() {
    slots.forEach(RunAdmission.Slot::close);
    slots.clear();
    postponements = 0;
  }

  private DeploymentRun run(AwsCredentials credentials, Certificate certificate) {
    return TestRuns.run(
        TestDeployments.running(UUID.randomUUID(), certificate),
        credentials,
        certificate,
        Set.of(),
        properties,
        stateStore,
        clock);
  }
}
