package io.autossl.deployer.deployment.run;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.autossl.deployer.aws.AwsCallLimiter;
import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.deployment.store.ImportedCertificates;
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

  private static final int MIN_RUNS = 4;

  private static final Duration MIN_POSTPONEMENT = Duration.ofSeconds(1);
  private static final Duration MAX_POSTPONEMENT = Duration.ofMinutes(1);

  private final AwsCallLimiter limits;
  private final ImportedCertificates importedCertificates;
  private final int most;
  private final Clock clock;
  private final Map<String, List<Place>> taken = new HashMap<>();
  private final Map<Demand, Instant> nextStarts = new HashMap<>();

  ThrottledRuns(
      AwsCallLimiter limits,
      ImportedCertificates importedCertificates,
      DbSchedulerProperties queue,
      Clock clock) {
    this.limits = limits;
    this.importedCertificates = importedCertificates;
    this.most = Math.max(MIN_RUNS, queue.getThreads() / 2);
    this.clock = clock;
  }

  /**
   * What a run wants of AWS. Those that import a certificate depend on ACM's limit too, which is
   * far lower than CloudFront's, and do not keep the others waiting for it.
   */
  private record Demand(String accessKeyId, boolean imports) {}

  /** Whether a run may go on. */
  sealed interface Entry {

    /** It may, in this place, which is to be closed when it has ended. */
    record Entered(Place place) implements Entry {}

    /** It is to come back then. */
    record Postponed(Instant until) implements Entry {}
  }

  Entry enter(DeploymentRun run) {
    return enter(new Place(run, isToImport(run)));
  }

  /** When a run that gives way is to come back. */
  Instant postpone(DeploymentRun run) {
    return postpone(new Place(run, isToImport(run)).demand());
  }

  private boolean isToImport(DeploymentRun run) {
    return !run.isImportOver()
        && importedCertificates
            .arnFor(run.deployment(), run.certificate().chainVersion())
            .isEmpty();
  }

  private synchronized Entry enter(Place place) {
    List<Place> places = taken.computeIfAbsent(place.accessKeyId(), none -> new ArrayList<>());
    places.add(place);
    if (isSurplus(place)) {
      leave(place);
      return new Entry.Postponed(postpone(place.demand()));
    }
    return new Entry.Entered(place);
  }

  /** Whether more runs came before than can make use of what AWS accepts now. */
  private synchronized boolean isSurplus(Place place) {
    List<Place> places = taken.getOrDefault(place.accessKeyId(), List.of());
    int before = places.indexOf(place);
    Demand demand = place.demand();
    if (before >= runsAtOnce(ofCloudFront(demand))) {
      return true;
    }
    return demand.imports()
        && places.subList(0, before).stream().filter(other -> other.demand().imports()).count()
            >= runsAtOnce(ofCertificateManager(demand));
  }

  private synchronized void leave(Place place) {
    List<Place> places = taken.get(place.accessKeyId());
    if (places != null && places.remove(place) && places.isEmpty()) {
      taken.remove(place.accessKeyId());
      nextStarts.keySet().removeIf(demand -> demand.accessKeyId().equals(place.accessKeyId()));
    }
  }

  private synchronized Instant postpone(Demand demand) {
    Instant now = clock.instant();
    Instant earliest = now.plus(MIN_POSTPONEMENT);
    Instant latest = now.plus(MAX_POSTPONEMENT);
    Instant next =
        nextStarts
            .getOrDefault(demand, earliest)
            .plusMillis((long) (1_000 / runsPerSecond(demand)));
    Instant until = next.isBefore(earliest) ? earliest : next.isAfter(latest) ? latest : next;
    nextStarts.put(demand, until);
    return until;
  }

  private int runsAtOnce(double runsPerSecond) {
    return Double.isInfinite(runsPerSecond)
        ? Integer.MAX_VALUE
        : Math.clamp((int) (runsPerSecond * SECONDS_OF_A_RUN), MIN_RUNS, most);
  }

  private double runsPerSecond(Demand demand) {
    return demand.imports()
        ? Math.min(ofCloudFront(demand), ofCertificateManager(demand))
        : ofCloudFront(demand);
  }

  /** For how many runs a second CloudFront accepts the calls. */
  private double ofCloudFront(Demand demand) {
    return limits.callsPerSecond(demand.accessKeyId(), AwsOperation.UPDATE_DISTRIBUTION)
        / CLOUDFRONT_CALLS_OF_A_RUN;
  }

  /** For how many runs a second ACM accepts the import. */
  private double ofCertificateManager(Demand demand) {
    return limits.callsPerSecond(demand.accessKeyId(), AwsOperation.IMPORT_CERTIFICATE);
  }

  /** The place of a run among those with its access key. */
  final class Place implements AutoCloseable {

    private final DeploymentRun run;
    private final boolean imports;

    private Place(DeploymentRun run, boolean imports) {
      this.run = run;
      this.imports = imports;
    }

    /** Whether more runs came before than can make use of what AWS accepts now. */
    boolean isSurplus() {
      return ThrottledRuns.this.isSurplus(this);
    }

    @Override
    public void close() {
      leave(this);
    }

    private String accessKeyId() {
      return run.credentials().accessKeyId();
    }

    /** What it wants from now on: who has imported does not depend on ACM any more. */
    private Demand demand() {
      return new Demand(accessKeyId(), imports && !run.isImportOver());
    }
  }
}
