package io.autossl.deployer.deployment;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Keeps room in the queue for small deployments: long runs take three quarters of its threads at
 * the most. A run is long if its deployment is to many distributions, or once it has lasted for
 * some seconds, whatever it waits for. Who came first stays; the others come back later.
 */
@Component
class LongRuns {

  private static final int MANY_DISTRIBUTIONS = 20;
  private static final Duration LONGEST_SHORT_RUN = Duration.ofSeconds(5);
  private static final Duration POSTPONEMENT = Duration.ofSeconds(2);

  private final int most;
  private final Clock clock;
  private final List<Place> taken = new ArrayList<>();

  LongRuns(DbSchedulerProperties queue, Clock clock) {
    this.most = Math.max(1, queue.getThreads() * 3 / 4);
    this.clock = clock;
  }

  /** A run begins, in a place which is to be closed when it has ended. */
  synchronized Place enter() {
    Place place = new Place(clock.instant());
    taken.add(place);
    return place;
  }

  /** When who finds no room is to come back. */
  Instant nextTry() {
    return clock.instant().plus(POSTPONEMENT);
  }

  private long longRunsBefore(Place place) {
    Instant now = clock.instant();
    return taken.stream().takeWhile(earlier -> earlier != place).filter(r -> r.isLong(now)).count();
  }

  /** The place of one run among the others. */
  final class Place implements AutoCloseable {

    private final Instant entered;
    private boolean isLarge;

    private Place(Instant entered) {
      this.entered = entered;
    }

    /** Whether the run may take on so many distributions. */
    boolean hasRoomFor(int distributions) {
      synchronized (LongRuns.this) {
        isLarge = distributions > MANY_DISTRIBUTIONS;
        return !isSurplus();
      }
    }

    /** Whether it is one of too many long runs. */
    boolean isSurplus() {
      synchronized (LongRuns.this) {
        return isLong(clock.instant()) && longRunsBefore(this) >= most;
      }
    }

    @Override
    public void close() {
      synchronized (LongRuns.this) {
        taken.remove(this);
      }
    }

    private boolean isLong(Instant now) {
      return isLarge || entered.plus(LONGEST_SHORT_RUN).isBefore(now);
    }
  }
}
