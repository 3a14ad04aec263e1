package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AccessKeyLimits;
import io.autossl.deployer.cloudfront.AwsCredentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Keeps the deployments of a throttled access key from taking all threads of the queue: only as
 * many run at once as can make use of what AWS accepts. The others come back later, also those that
 * began before AWS throttled; who came first stays.
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
  private final Map<String, List<Place>> taken = new HashMap<>();
  private final Map<String, Instant> nextStarts = new HashMap<>();

  ThrottledRuns(AccessKeyLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Whether a run may go on. */
  sealed interface Entry {

    /** It may, in this place, which is to be closed when it has ended. */
    record Entered(Place place) implements Entry {}

    /** It is to come back then. */
    record Postponed(Instant until) implements Entry {}
  }

  synchronized Entry enter(AwsCredentials credentials) {
    List<Place> places = taken.getOrDefault(credentials.accessKeyId(), List.of());
    if (places.size() >= runsAtOnce(credentials)) {
      return new Entry.Postponed(postpone(credentials));
    }
    Place place = new Place(credentials);
    taken.computeIfAbsent(credentials.accessKeyId(), id -> new ArrayList<>()).add(place);
    return new Entry.Entered(place);
  }

  /** When a run that gives way is to come back. */
  synchronized Instant postpone(AwsCredentials credentials) {
    Instant now = clock.instant();
    Instant earliest = now.plus(SHORTEST_POSTPONEMENT);
    Instant latest = now.plus(LONGEST_POSTPONEMENT);
    Instant next =
        nextStarts
            .getOrDefault(credentials.accessKeyId(), earliest)
            .plusMillis((long) (1_000 * CALLS_OF_A_RUN / limits.callsPerSecond(credentials)));
    Instant until = next.isBefore(earliest) ? earliest : next.isAfter(latest) ? latest : next;
    nextStarts.put(credentials.accessKeyId(), until);
    return until;
  }

  private int runsAtOnce(AwsCredentials credentials) {
    double callsPerSecond = limits.callsPerSecond(credentials);
    return Double.isInfinite(callsPerSecond)
        ? Integer.MAX_VALUE
        : Math.clamp((int) (callsPerSecond * RUNS_PER_CALL_A_SECOND), FEWEST_RUNS, MOST_RUNS);
  }

  /** The place of a run among those with its access key. */
  final class Place implements AutoCloseable {

    private final AwsCredentials credentials;

    private Place(AwsCredentials credentials) {
      this.credentials = credentials;
    }

    /** Whether more runs came before than can make use of what AWS accepts now. */
    boolean isSurplus() {
      synchronized (ThrottledRuns.this) {
        List<Place> places = taken.getOrDefault(credentials.accessKeyId(), List.of());
        return places.indexOf(this) >= runsAtOnce(credentials);
      }
    }

    @Override
    public void close() {
      synchronized (ThrottledRuns.this) {
        List<Place> places = taken.get(credentials.accessKeyId());
        if (places != null && places.remove(this) && places.isEmpty()) {
          taken.remove(credentials.accessKeyId());
          nextStarts.remove(credentials.accessKeyId());
        }
      }
    }
  }
}
