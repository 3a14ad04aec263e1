package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;

import io.autossl.deployer.simulator.AwsSimulator;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The circumstances in which a process crashes. */
enum CrashCase {
  /** Everything succeeds. */
  PLAIN(2, 1, 25) {
    @Override
    void prepare(CrashScenario scenario, AwsSimulator simulator) {}
  },
  /** One distribution is changed concurrently; the answer to the update of another is lost. */
  CONFLICT_AND_LOST_ANSWER(2, 0, 32) {
    @Override
    void prepare(CrashScenario scenario, AwsSimulator simulator) {
      simulator
          .faults()
          .on(UPDATE_DISTRIBUTION)
          .distribution(scenario.one())
          .runBeforeProcessing(() -> scenario.changeByAnotherClient(scenario.one()));
      simulator
          .faults()
          .on(UPDATE_DISTRIBUTION)
          .distribution(scenario.other())
          .dropConnectionAfterProcessing();
    }
  },
  /** An earlier change of a distribution is in progress, and ends later. */
  CHANGE_IN_PROGRESS(2, 0, 36) {
    @Override
    void prepare(CrashScenario scenario, AwsSimulator simulator) {
      refuseAsInProgress(simulator, scenario.one(), 2);
    }
  },
  /** The certificate that was imported before is gone from ACM. */
  GONE_FROM_ACM(2, 0, 32) {
    @Override
    void prepare(CrashScenario scenario, AwsSimulator simulator) {}
  },
  /** AWS throttles, fails for a moment, and does not see the certificate at once. */
  TRANSIENT_FAULTS(1, 0, 40) {
    @Override
    void prepare(CrashScenario scenario, AwsSimulator simulator) {
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
  LOST_IMPORT_ANSWER(1, 0, 25) {
    @Override
    void prepare(CrashScenario scenario, AwsSimulator simulator) {
      simulator.faults().on(IMPORT_CERTIFICATE).dropConnectionAfterProcessing();
    }
  },
  /** AWS throttles for so long that the deployment waits in the queue instead of a thread. */
  THROTTLED_FOR_LONG(1, 0, 30) {
    @Override
    void prepare(CrashScenario scenario, AwsSimulator simulator) {
      // After four throttled calls the rate is so low that the next call is not due for long. After
      // two more calls the clock leaps again, so that the test need not wait for the others.
      AtomicInteger reads = new AtomicInteger();
      simulator
          .faults()
          .on(GET_DISTRIBUTION_CONFIG)
          .always()
          .runBeforeProcessing(
              () -> {
                int read = reads.incrementAndGet();
                if (read <= 4 || read > 6) {
                  scenario.leap(Duration.ofSeconds(5));
                }
              });
      simulator
          .faults()
          .on(UPDATE_DISTRIBUTION)
          .always()
          .runBeforeProcessing(() -> scenario.leap(Duration.ofSeconds(5)));
      simulator.faults().on(GET_DISTRIBUTION_CONFIG).times(6).throttle();
    }
  },
  /** AWS throttles while many other runs with the access key came first: it waits for them. */
  THROTTLED_BEHIND_OTHERS(1, 0, 30) {
    @Override
    void prepare(CrashScenario scenario, AwsSimulator simulator) {
      simulator.faults().on(GET_DISTRIBUTION_CONFIG).throttle();
      // The next call is due at once.
      simulator
          .faults()
          .onAnyOperation()
          .always()
          .runBeforeProcessing(() -> scenario.leap(Duration.ofSeconds(1)));
    }
  };

  private final int covered;
  private final int uncovered;
  private final int minPoints;

  CrashCase(int covered, int uncovered, int minPoints) {
    this.covered = covered;
    this.uncovered = uncovered;
    this.minPoints = minPoints;
  }

  /** How many distributions the certificate covers. */
  int covered() {
    return covered;
  }

  /** How many distributions the certificate does not cover. */
  int uncovered() {
    return uncovered;
  }

  /** With fewer points at which a process can crash, some would be overlooked. */
  int minPoints() {
    return minPoints;
  }

  /** Whether the deployment must be shown as waiting for a while. */
  boolean waits() {
    return switch (this) {
      case CHANGE_IN_PROGRESS, THROTTLED_FOR_LONG, THROTTLED_BEHIND_OTHERS -> true;
      case PLAIN, CONFLICT_AND_LOST_ANSWER, GONE_FROM_ACM, TRANSIENT_FAULTS, LOST_IMPORT_ANSWER ->
          false;
    };
  }

  abstract void prepare(CrashScenario scenario, AwsSimulator simulator);

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
