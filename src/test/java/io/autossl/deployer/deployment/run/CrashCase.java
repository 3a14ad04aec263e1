package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;

import io.autossl.deployer.simulator.AwsSimulator;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What kind of day it is on which a process dies. */
enum CrashCase {
  /** All goes well. */
  PLAIN(2, 1, 25) {
    @Override
    void prepare(CrashScenario scene, AwsSimulator simulator) {}
  },
  /** Somebody else is faster on one distribution; the answer to the update of another is lost. */
  CONFLICT_AND_LOST_ANSWER(2, 0, 32) {
    @Override
    void prepare(CrashScenario scene, AwsSimulator simulator) {
      simulator
          .faults()
          .on(UPDATE_DISTRIBUTION)
          .distribution(scene.one())
          .runBeforeProcessing(() -> scene.changeBehindOurBack(scene.one()));
      simulator
          .faults()
          .on(UPDATE_DISTRIBUTION)
          .distribution(scene.other())
          .dropConnectionAfterProcessing();
    }
  },
  /** An earlier change of a distribution is in progress, and ends later. */
  CHANGE_IN_PROGRESS(2, 0, 36) {
    @Override
    void prepare(CrashScenario scene, AwsSimulator simulator) {
      refuseAsInProgress(simulator, scene.one(), 2);
    }
  },
  /** The import that is remembered is gone from ACM. */
  GONE_FROM_ACM(2, 0, 32) {
    @Override
    void prepare(CrashScenario scene, AwsSimulator simulator) {}
  },
  /** AWS throttles, fails for a moment, and does not see the certificate at once. */
  BUSY(1, 0, 40) {
    @Override
    void prepare(CrashScenario scene, AwsSimulator simulator) {
      simulator.faults().on(GET_DISTRIBUTION_CONFIG).throttle();
      simulator.faults().on(GET_DISTRIBUTION_CONFIG).internalError();
      simulator.faults().on(IMPORT_CERTIFICATE).throttle();
      simulator.faults().on(IMPORT_CERTIFICATE).internalError();
      simulator.faults().on(UPDATE_DISTRIBUTION).throttle();
      simulator.faults().on(UPDATE_DISTRIBUTION).serviceUnavailable();
      simulator.behavior().certificateVisibilityRefusals(1);
    }
  },
  /** The answer to the import is lost. */
  LOST_IMPORT(1, 0, 25) {
    @Override
    void prepare(CrashScenario scene, AwsSimulator simulator) {
      simulator.faults().on(IMPORT_CERTIFICATE).dropConnectionAfterProcessing();
    }
  },
  /** AWS throttles for so long that the deployment is not waited for in a thread. */
  STARVED(1, 0, 30) {
    @Override
    void prepare(CrashScenario scene, AwsSimulator simulator) {
      // Throttled four times, the pace is so slow that the next turn is far away. After two more
      // calls the time leaps again, so that nobody has to wait for those that follow.
      AtomicInteger reads = new AtomicInteger();
      simulator
          .faults()
          .on(GET_DISTRIBUTION_CONFIG)
          .always()
          .runBeforeProcessing(
              () -> {
                int read = reads.incrementAndGet();
                if (read <= 4 || read > 6) {
                  scene.leap(Duration.ofSeconds(5));
                }
              });
      simulator
          .faults()
          .on(UPDATE_DISTRIBUTION)
          .always()
          .runBeforeProcessing(() -> scene.leap(Duration.ofSeconds(5)));
      simulator.faults().on(GET_DISTRIBUTION_CONFIG).times(6).throttle();
    }
  },
  /** AWS throttles while many others with the access key came first: it waits until they go. */
  CROWDED(1, 0, 30) {
    @Override
    void prepare(CrashScenario scene, AwsSimulator simulator) {
      simulator.faults().on(GET_DISTRIBUTION_CONFIG).throttle();
      // Nobody has to wait for its next turn.
      simulator
          .faults()
          .onAnyOperation()
          .always()
          .runBeforeProcessing(() -> scene.leap(Duration.ofSeconds(1)));
    }
  };

  private final int covered;
  private final int uncovered;
  private final int fewestPoints;

  CrashCase(int covered, int uncovered, int fewestPoints) {
    this.covered = covered;
    this.uncovered = uncovered;
    this.fewestPoints = fewestPoints;
  }

  /** How many distributions the certificate covers. */
  int covered() {
    return covered;
  }

  /** How many distributions the certificate does not cover. */
  int uncovered() {
    return uncovered;
  }

  /** With fewer points at which a process can die, some would be overlooked. */
  int fewestPoints() {
    return fewestPoints;
  }

  /** Whether there is nothing to be done for a while, so that the deployment waits. */
  boolean waits() {
    return switch (this) {
      case CHANGE_IN_PROGRESS, STARVED, CROWDED -> true;
      case PLAIN, CONFLICT_AND_LOST_ANSWER, GONE_FROM_ACM, BUSY, LOST_IMPORT -> false;
    };
  }

  abstract void prepare(CrashScenario scene, AwsSimulator simulator);

  /** Lets a change of a distribution be in progress for so many updates. */
  static void refuseAsInProgress(AwsSimulator simulator, String distribution, int times) {
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .distribution(distribution)
        .times(times)
        .error(
            400,
            "IllegalUpdate",
            "Only one viewer certificate change may be in progress at a time.");
  }
}
