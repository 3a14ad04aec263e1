package io.autossl.deployer.deployment.run;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.TestDeployments;
import io.autossl.deployer.deployment.run.ThrottledRuns.Entry;
import io.autossl.deployer.deployment.run.ThrottledRuns.Place;
import io.autossl.deployer.deployment.store.DeploymentStateStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Other runs with an access key, who came first and stay a while. */
final class Crowd {

  private static final int POSTPONEMENTS = 2;

  private final ThrottledRuns runs;
  private final DeploymentProperties properties;
  private final DeploymentStateStore stateStore;
  private final Clock clock;
  private final int size;
  private final List<Place> places = new ArrayList<>();
  private int postponements;

  Crowd(
      ThrottledRuns runs,
      DeploymentProperties properties,
      DeploymentStateStore stateStore,
      DbSchedulerProperties queue,
      Clock clock) {
    this.runs = runs;
    this.properties = properties;
    this.stateStore = stateStore;
    this.clock = clock;
    // More than a throttled access key ever has room for.
    this.size = queue.getThreads();
  }

  /** They come, while AWS throttles nobody yet. */
  void gather(AwsCredentials credentials, Certificate certificate) {
    for (int number = 0; number < size; number++) {
      switch (runs.enter(run(credentials, certificate))) {
        case Entry.Entered(Place place) -> places.add(place);
        case Entry.Postponed(Instant until) ->
            throw new IllegalStateException("Throttled until " + until);
      }
    }
  }

  /** Somebody was postponed, perhaps because of them: they do not stay for ever. */
  void postponed() {
    postponements++;
    if (postponements == POSTPONEMENTS) {
      disperse();
    }
  }

  /** They go. */
  void disperse() {
    places.forEach(Place::close);
    places.clear();
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
