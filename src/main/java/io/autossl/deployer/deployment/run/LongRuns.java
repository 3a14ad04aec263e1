package io.autossl.deployer.deployment.run;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import io.autossl.deployer.deployment.Deployment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps room in the queue for small deployments: long runs take three quarters of its threads at
 * the most. A run is long if its deployment is to many distributions, or if it was begun some
 * seconds ago, whatever it waits for, or if AWS seems to hold up its access key: half of the places
 * are taken by small deployments with it. Who has a place stays; the others come back later.
 */
@Component
class LongRuns {

  private static final int MANY_DISTRIBUTIONS = 20;
  private static final Duration MAX_SHORT_RUN = Duration.ofSeconds(5);
  private static final Duration MIN_POSTPONEMENT = Duration.ofSeconds(2);
  private static final Duration MAX_POSTPONEMENT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final int most;
  private final Clock clock;
  private final Set<Place> taken = new HashSet<>();
  private Instant lastTry = Instant.MIN;

  LongRuns(DbSchedulerProperties queue, Clock clock) {
    this.most = Math.max(1, queue.getThreads() * 3 / 4);
    this.clock = clock;
  }

  /** A run begins, with a place that is to be closed when it has ended. */
  Place enter() {
    return new Place(clock.instant());
  }

  /** When who finds no room is to come back: one after the other. */
  synchronized Instant nextTry() {
    Instant now = clock.instant();
    Instant earliest = now.plus(MIN_POSTPONEMENT);
    Instant latest = now.plus(MAX_POSTPONEMENT);
    Instant next = lastTry.isBefore(earliest) ? earliest : lastTry.plus(BETWEEN_TRIES);
    lastTry = next.isAfter(latest) ? latest : next;
    return lastTry;
  }

  private synchronized boolean take(Place place) {
    return taken.contains(place) || taken.size() < most && taken.add(place);
  }

  private synchronized boolean isHeldUp(UUID accessKey) {
    return 2 * taken.stream().filter(place -> place.isSlow(accessKey)).count() >= most;
  }

  private synchronized void leave(Place place) {
    taken.remove(place);
  }

  /** The place of one run, which it has to take when it is long. */
  final class Place implements AutoCloseable {

    private volatile Instant shortUntil;
    private volatile @Nullable UUID accessKey;
    private volatile boolean isLarge;

    private Place(Instant entered) {
      this.shortUntil = entered.plus(MAX_SHORT_RUN);
    }

    /** Whether the run may go on with a deployment. */
    boolean hasRoomFor(Deployment deployment) {
      accessKey = deployment.accessKey();
      isLarge = deployment.distributionIds().size() > MANY_DISTRIBUTIONS;
      if (isLarge || isHeldUp(deployment.accessKey())) {
        shortUntil = Instant.MIN;
      }
      return !isSurplus();
    }

    /** Whether it is one of too many long runs. A long one takes its place here, if one is free. */
    boolean isSurplus() {
      return clock.instant().isAfter(shortUntil) && !take(this);
    }

    private boolean isSlow(UUID ofAccessKey) {
      return !isLarge && ofAccessKey.equals(accessKey);
    }

    @Override
    public void close() {
      leave(this);
    }
  }
}
