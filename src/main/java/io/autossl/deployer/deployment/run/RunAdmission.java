package io.autossl.deployer.deployment.run;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.autossl.deployer.aws.AwsCallLimiter;
import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.store.ImportedCertificates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides which runs of this process may go on, and when the others are tried again: first come,
 * first served, also when the conditions change while they run.
 *
 * <p>Long runs take three quarters of the queue's threads at the most, so that small deployments
 * always find one. Of the runs with an access key that AWS throttles, only as many go on as can
 * make use of the rate that AWS accepts.
 */
@Component
class RunAdmission {

  /** A run on more distributions than this is long from its start. */
  private static final int MANY_DISTRIBUTIONS = 20;

  /** After this time, every run is long. */
  private static final Duration MAX_SHORT_RUN = Duration.ofSeconds(5);

  /** What the smallest deployment needs of CloudFront: a read and an update. */
  private static final double CLOUDFRONT_CALLS_PER_RUN = 2;

  /** Roughly for how long a small run makes calls. */
  private static final double SECONDS_PER_RUN = 0.5;

  private static final int MIN_THROTTLED_RUNS = 4;

  /** Why a run is tried again later, if it is not for its {@link Demand}. */
  private static final Object LONG_RUN = new Object();

  private final AwsCallLimiter limiter;
  private final ImportedCertificates importedCertificates;
  private final int maxLongRuns;
  private final int maxThrottledRuns;
  private final Clock clock;

  private final Set<Slot> longRuns = new LinkedHashSet<>();
  private final Set<Slot> runs = new LinkedHashSet<>();
  private final Map<Object, Instant> nextStarts = new HashMap<>();

  RunAdmission(
      AwsCallLimiter limiter,
      ImportedCertificates importedCertificates,
      DbSchedulerProperties queue,
      Clock clock) {
    this.limiter = limiter;
    this.importedCertificates = importedCertificates;
    this.maxLongRuns = Math.max(1, queue.getThreads() * 3 / 4);
    this.maxThrottledRuns = Math.max(MIN_THROTTLED_RUNS, queue.getThreads() / 2);
    this.clock = clock;
  }

  /**
   * What a run demands of AWS. Those that import a certificate depend on ACM's limit too, which is
   * far lower than CloudFront's.
   */
  private record Demand(String accessKeyId, boolean imports) {}

  /** A run begins, with a slot that is to be closed when it has ended. */
  Slot enter() {
    return new Slot(clock.instant().plus(MAX_SHORT_RUN));
  }

  /** When a long run that found no room is to be tried again. */
  Instant nextLongRun() {
    return nextStart(
        LONG_RUN, Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofSeconds(10));
  }

  /** The next start for the same reason: after a minimum, and after an interval since the last. */
  private synchronized Instant nextStart(
      Object reason, Duration min, Duration interval, Duration max) {
    Instant now = clock.instant();
    Instant earliest = now.plus(min);
    Instant latest = now.plus(max);
    Instant last = nextStarts.get(reason);
    Instant next = last == null ? earliest : last.plus(interval);
    Instant start = next.isBefore(earliest) ? earliest : next.isAfter(latest) ? latest : next;
    nextStarts.put(reason, start);
    return start;
  }

  private synchronized boolean takeLongRun(Slot slot) {
    return longRuns.contains(slot) || longRuns.size() < maxLongRuns && longRuns.add(slot);
  }

  /**
   * Whether AWS seems to hold up an access key: half of the long runs are small deployments with
   * it.
   */
  private synchronized boolean isHeldUp(UUID accessKey) {
    return 2 * longRuns.stream().filter(slot -> slot.isSmallWith(accessKey)).count() >= maxLongRuns;
  }

  private synchronized void begin(Slot slot) {
    runs.add(slot);
  }

  private synchronized boolean exceedsAcceptedRate(Slot slot, Demand demand) {
    return runsBefore(slot, other -> true) >= runsAtOnce(cloudFrontRunsPerSecond(demand))
        || demand.imports()
            && runsBefore(slot, Demand::imports) >= runsAtOnce(importsPerSecond(demand));
  }

  /** How many runs with the same access key came before, of those with such a demand. */
  private long runsBefore(Slot slot, Predicate<Demand> condition) {
    String accessKeyId = slot.demand().accessKeyId();
    return runs.stream()
        .takeWhile(other -> other != slot)
        .map(Slot::demand)
        .filter(demand -> demand.accessKeyId().equals(accessKeyId))
        .filter(condition)
        .count();
  }

  private int runsAtOnce(double runsPerSecond) {
    return Double.isInfinite(runsPerSecond)
        ? Integer.MAX_VALUE
        : Math.clamp((int) (runsPerSecond * SECONDS_PER_RUN), MIN_THROTTLED_RUNS, maxThrottledRuns);
  }

  private Duration intervalOf(Demand demand) {
    double runsPerSecond =
        demand.imports()
            ? Math.min(cloudFrontRunsPerSecond(demand), importsPerSecond(demand))
            : cloudFrontRunsPerSecond(demand);
    return Duration.ofMillis((long) (1_000 / runsPerSecond));
  }

  /** For how many runs a second CloudFront accepts the calls. */
  private double cloudFrontRunsPerSecond(Demand demand) {
    return limiter.callsPerSecond(demand.accessKeyId(), AwsOperation.UPDATE_DISTRIBUTION)
        / CLOUDFRONT_CALLS_PER_RUN;
  }

  private double importsPerSecond(Demand demand) {
    return limiter.callsPerSecond(demand.accessKeyId(), AwsOperation.IMPORT_CERTIFICATE);
  }

  private boolean isToImport(DeploymentRun run) {
    return !run.isImportFinished()
        && importedCertificates
            .arnFor(run.deployment(), run.certificate().chainVersion())
            .isEmpty();
  }

  private synchronized void leave(Slot slot) {
    longRuns.remove(slot);
    if (runs.remove(slot)) {
      String accessKeyId = slot.demand().accessKeyId();
      if (runs.stream().noneMatch(other -> other.demand().accessKeyId().equals(accessKeyId))) {
        nextStarts
            .keySet()
            .removeIf(
                reason ->
                    reason instanceof Demand demand && demand.accessKeyId().equals(accessKeyId));
      }
    }
  }

  /** One run, as far as it is admitted. */
  final class Slot implements AutoCloseable {

    private volatile Instant shortUntil;
    private volatile @Nullable Deployment deployment;
    private volatile @Nullable DeploymentRun run;
    private volatile boolean imports;

    private Slot(Instant shortUntil) {
      this.shortUntil = shortUntil;
    }

    /** Whether the run may go on with a deployment. */
    boolean hasRoomFor(Deployment deployment) {
      this.deployment = deployment;
      if (isLarge(deployment) || isHeldUp(deployment.accessKey())) {
        shortUntil = Instant.MIN;
      }
      return !exceedsLongRuns();
    }

    /** From now on it is one of the runs with its access key. */
    void begin(DeploymentRun run) {
      imports = isToImport(run);
      this.run = run;
      RunAdmission.this.begin(this);
    }

    /** Whether it has to stop, for one reason or the other. */
    boolean isExceeding() {
      return exceedsLongRuns() || exceedsAcceptedRate();
    }

    /** Whether it is one long run too many. */
    boolean exceedsLongRuns() {
      return clock.instant().isAfter(shortUntil) && !takeLongRun(this);
    }

    /** Whether more runs came before than can make use of what AWS accepts from the access key. */
    boolean exceedsAcceptedRate() {
      return run != null && RunAdmission.this.exceedsAcceptedRate(this, demand());
    }

    /** When it is to be tried again if AWS accepts too little. */
    Instant nextThrottledRun() {
      Demand demand = demand();
      return nextStart(demand, Duration.ofSeconds(1), intervalOf(demand), Duration.ofMinutes(1));
    }

    /** What it demands from now on: once it has imported, it does not depend on ACM any more. */
    private Demand demand() {
      DeploymentRun begun = requireNonNull(run);
      return new Demand(begun.credentials().accessKeyId(), imports && !begun.isImportFinished());
    }

    private boolean isSmallWith(UUID accessKey) {
      Deployment known = deployment;
      return known != null && !isLarge(known) && known.accessKey().equals(accessKey);
    }

    private static boolean isLarge(Deployment deployment) {
      return deployment.distributionIds().size() > MANY_DISTRIBUTIONS;
    }

    @Override
    public void close() {
      leave(this);
    }
  }
}
