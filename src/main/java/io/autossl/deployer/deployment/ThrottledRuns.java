package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AccessKeyLimits;
import io.autossl.deployer.cloudfront.AwsCredentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Keeps the deployments of a throttled access key from taking all threads of the queue: only as
 * many run at once as can make use of what AWS accepts, and the others come back later.
 */
@Component
class ThrottledRuns {

  private static final double RUNS_PER_CALL_A_SECOND = 0.25;
  private static final int FEWEST_RUNS = 4;
  private static final int MOST_RUNS = 32;

  /** What the smallest deployment needs. */
  private static final double CALLS_OF_A_RUN = 3;

  private static final Duration SHORTEST_POSTPONEMENT = Duration.ofSeconds(1);
  private static final Duration LONGEST_POSTPONEMENT = Duration.ofMinutes(1);

  private final AccessKeyLimits limits;
  private final Clock clock;
  private final Map<String, Integer> running = new HashMap<>();
  private final Map<String, Instant> nextStarts = new HashMap<>();

  ThrottledRuns(AccessKeyLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Whether a run may go on. */
  sealed interface Entry {

    /** It may; {@link #leave} is to be called when it has ended. */
    record Entered() implements Entry {}

    /** It is to come back then. */
    record Postponed(Instant until) implements Entry {}
  }

  synchronized Entry enter(AwsCredentials credentials) {
    String accessKeyId = credentials.accessKeyId();
    double rate = limits.callsPerSecond(credentials);
    int runs = running.getOrDefault(accessKeyId, 0);
    if (runs < runsAtOnce(rate)) {
      running.put(accessKeyId, runs + 1);
      return new Entry.Entered();
    }
    Instant now = clock.instant();
    Instant earliest = now.plus(SHORTEST_POSTPONEMENT);
    Instant latest = now.plus(LONGEST_POSTPONEMENT);
    Instant next =
        nextStarts
            .getOrDefault(accessKeyId, earliest)
            .plusMillis((long) (1_000 * CALLS_OF_A_RUN / rate));
    Instant until = next.isBefore(earliest) ? earliest : next.isAfter(latest) ? latest : next;
    nextStarts.put(accessKeyId, until);
    return new Entry.Postponed(until);
  }

  synchronized void leave(AwsCredentials credentials) {
    String accessKeyId = credentials.accessKeyId();
    running.computeIfPresent(accessKeyId, (id, runs) -> runs == 1 ? null : runs - 1);
    if (!running.containsKey(accessKeyId)) {
      nextStarts.remove(accessKeyId);
    }
  }

  private static int runsAtOnce(double callsPerSecond) {
    return Double.isInfinite(callsPerSecond)
        ? Integer.MAX_VALUE
        : Math.clamp((int) (callsPerSecond * RUNS_PER_CALL_A_SECOND), FEWEST_RUNS, MOST_RUNS);
  }
}
