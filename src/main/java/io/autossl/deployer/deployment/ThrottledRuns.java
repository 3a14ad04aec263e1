package io.autossl.deployer.deployment;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.autossl.deployer.cloudfront.AccessKeyLimits;
import io.autossl.deployer.cloudfront.AwsOperation;
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

  /** What the smallest deployment needs of CloudFront; of ACM it needs one call. */
  private static final double CLOUDFRONT_CALLS_OF_A_RUN = 2;

  /** So long a run has calls to make, more or less. */
  private static final double SECONDS_OF_A_RUN = 0.5;

  private static final int FEWEST_RUNS = 4;

  private static final Duration SHORTEST_POSTPONEMENT = Duration.ofSeconds(1);
  private static final Duration LONGEST_POSTPONEMENT = Duration.ofMinutes(1);

  private final AccessKeyLimits limits;
  private final int most;
  private final Clock clock;
  private final Map<Demand, List<Place>> taken = new HashMap<>();
  private final Map<Demand, Instant> nextStarts = new HashMap<>();

  ThrottledRuns(AccessKeyLimits limits, DbSchedulerProperties queue, Clock clock) {
    this.limits = limits;
    this.most = Math.max(FEWEST_RUNS, queue.getThreads() / 2);
    this.clock = clock;
  }

  /**
   * What a run wants of AWS. Those that import a certificate depend on ACM's limit too, which is
   * far lower than CloudFront's, and do not keep the others waiting for it.
   */
  private record Demand(String accessKeyId, boolean imports) {

    static Demand of(DeploymentRun run) {
      return new Demand(run.credentials().accessKeyId(), run.isToImport());
    }
  }

  /** Whether a run may go on. */
  sealed interface Entry {

    /** It may, in this place, which is to be closed when it has ended. */
    record Entered(Place place) implements Entry {}

    /** It is to come back then. */
    record Postponed(Instant until) implements Entry {}
  }

  synchronized Entry enter(DeploymentRun run) {
    Demand demand = Demand.of(run);
    if (taken.getOrDefault(demand, List.of()).size() >= runsAtOnce(demand)) {
      return new Entry.Postponed(postpone(demand));
    }
    Place place = new Place(demand);
    taken.computeIfAbsent(demand, none -> new ArrayList<>()).add(place);
    return new Entry.Entered(place);
  }

  /** When a run that gives way is to come back. */
  synchronized Instant postpone(DeploymentRun run) {
    return postpone(Demand.of(run));
  }

  private Instant postpone(Demand demand) {
    Instant now = clock.instant();
    Instant earliest = now.plus(SHORTEST_POSTPONEMENT);
    Instant latest = now.plus(LONGEST_POSTPONEMENT);
    Instant next =
        nextStarts
            .getOrDefault(demand, earliest)
            .plusMillis((long) (1_000 / runsPerSecond(demand)));
    Instant until = next.isBefore(earliest) ? earliest : next.isAfter(latest) ? latest : next;
    nextStarts.put(demand, until);
    return until;
  }

  private int runsAtOnce(Demand demand) {
    double runsPerSecond = runsPerSecond(demand);
    return Double.isInfinite(runsPerSecond)
        ? Integer.MAX_VALUE
        : Math.clamp((int) (runsPerSecond * SECONDS_OF_A_RUN), FEWEST_RUNS, most);
  }

  private double runsPerSecond(Demand demand) {
    double ofCloudFront =
        limits.callsPerSecond(demand.accessKeyId(), AwsOperation.UPDATE_DISTRIBUTION)
            / CLOUDFRONT_CALLS_OF_A_RUN;
    return demand.imports()
        ? Math.min(
            ofCloudFront,
            limits.callsPerSecond(demand.accessKeyId(), AwsOperation.IMPORT_CERTIFICATE))
        : ofCloudFront;
  }

  /** The place of a run among those with its access key. */
  final class Place implements AutoCloseable {

    private final Demand demand;

    private Place(Demand demand) {
      this.demand = demand;
    }

    /** Whether more runs came before than can make use of what AWS accepts now. */
    boolean isSurplus() {
      synchronized (ThrottledRuns.this) {
        List<Place> places = taken.getOrDefault(demand, List.of());
        return places.indexOf(this) >= runsAtOnce(demand);
      }
    }

    @Override
    public void close() {
      synchronized (ThrottledRuns.this) {
        List<Place> places = taken.get(demand);
        if (places != null && places.remove(this) && places.isEmpty()) {
          taken.remove(demand);
          nextStarts.remove(demand);
        }
      }
    }
  }
}
