package io.autossl.deployer.aws;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Limits the rate of calls to what AWS accepts. There is no limit until AWS throttles a call. From
 * then on calls are spread evenly, at a rate that is adjusted after each interval: throttled calls
 * lower it to what was accepted; intervals without any raise it, slowly at first. AWS does not
 * publish its limits, so this is how the rate stays close to the limit and follows its changes.
 *
 * <p>It has no clock: callers pass the time, so that it can be tested without waiting.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/api-retries.html">Retry behavior</a>
 */
final class AdaptiveRateLimiter {

  private static final double UNLIMITED = Double.POSITIVE_INFINITY;

  /** Calls a second after the first throttled call, unless more were accepted before it. */
  private static final double FIRST_RATE = 50;

  private static final double MIN_RATE = 0.2;
  private static final double RECOVERY_RATE = 5;
  private static final double MAX_RATE = 10_000;

  /** A decrease multiplies the rate by a factor between these two. */
  private static final double MIN_DECREASE_FACTOR = 0.3;

  private static final double MAX_DECREASE_FACTOR = 0.95;

  /** If at least this share of the calls is accepted, the rate is at the limit and stays. */
  private static final double ACCEPTED_SHARE_AT_LIMIT = 0.9;

  private static final double FIRST_GROWTH = 0.05;
  private static final double MAX_GROWTH = 1;
  private static final int ANSWERS_PER_SEARCHING_INTERVAL = 8;
  private static final int ANSWERS_PER_INTERVAL = 10;

  /** For how many intervals a rate that worked before is kept after a decrease to it. */
  private static final int INTERVALS_TO_HOLD = 4;

  private static final Duration MIN_INTERVAL = Duration.ofMillis(200);
  private static final Duration MAX_INTERVAL = Duration.ofSeconds(4);

  /** A call that is late by no more than this does not delay the calls after it. */
  private static final Duration MAX_LATENESS = Duration.ofMillis(50);

  /** After this long without an accepted call, callers should not keep a thread waiting. */
  private static final Duration STARVATION = Duration.ofSeconds(5);

  /** After this long without a throttled call, the rate is unlimited again. */
  private static final Duration UNLIMITED_AFTER = Duration.ofMinutes(1);

  private double rate = UNLIMITED;
  private boolean searching;
  private int cleanIntervals;
  private int intervalsToHold;
  private double cleanRate;
  private Interval interval;
  private Instant nextCall;
  private Instant lastThrottled = Instant.MIN;
  private Instant lastAccepted;
  private @Nullable Instant starvingSince;

  AdaptiveRateLimiter(Instant now) {
    interval = new Interval(now);
    nextCall = now;
    lastAccepted = now;
  }

  /** Whether a call may be made. */
  sealed interface Decision {

    /**
     * The call may be made now.
     *
     * @param interval to pass on with the result of the call
     */
    record Granted(Interval interval) implements Decision {}

    /** It is too early: ask again after this long. */
    record TooEarly(Duration delay) implements Decision {}

    /** AWS has accepted no call for five seconds or more: ask again after this long. */
    record Starved(Duration delay) implements Decision {}
  }

  /** The calls that were made at one rate, and how many of them AWS accepted. */
  static final class Interval {

    private final Instant start;
    private int sent;
    private int accepted;
    private int throttled;

    private Interval(Instant start) {
      this.start = start;
    }

    private int answers() {
      return accepted + throttled;
    }
  }

  /** Asks whether a call may be made at this time; if so, it counts as made. */
  synchronized Decision tryAcquire(Instant now) {
    if (rate == UNLIMITED) {
      return new Decision.Granted(interval);
    }
    if (now.isBefore(nextCall)) {
      Duration delay = Duration.between(now, nextCall);
      return isStarving(now) ? new Decision.Starved(delay) : new Decision.TooEarly(delay);
    }
    Instant due = nextCall.isAfter(now.minus(MAX_LATENESS)) ? nextCall : now;
    nextCall = due.plusNanos((long) (1e9 / rate));
    interval.sent++;
    return new Decision.Granted(interval);
  }

  /** AWS did not throttle a call: it did what was asked, or refused it for another reason. */
  synchronized void accepted(Interval of, Instant now) {
    boolean wasStarving = isStarving(now);
    starvingSince = null;
    lastAccepted = now;
    if (of != interval) {
      return;
    }
    interval.accepted++;
    if (wasStarving && rate < RECOVERY_RATE) {
      searching = true;
      startInterval(RECOVERY_RATE, now);
    } else {
      endIntervalIfDue(now);
    }
  }

  /** AWS throttled a call. */
  synchronized void throttled(Interval of, Instant now) {
    lastThrottled = now;
    if (starvingSince == null) {
      starvingSince = now;
    }
    if (of != interval) {
      return;
    }
    interval.throttled++;
    if (rate == UNLIMITED) {
      searching = true;
      startInterval(Math.max(FIRST_RATE, interval.accepted / seconds(lengthOfInterval(now))), now);
    } else {
      endIntervalIfDue(now);
    }
  }

  /** Calls a second; infinite while AWS has not throttled a call. */
  synchronized double rate() {
    return rate;
  }

  /** When AWS last accepted a call; if never, when this limiter was created. */
  synchronized Instant lastAccepted() {
    return lastAccepted;
  }

  private boolean isStarving(Instant now) {
    return starvingSince != null && !now.isBefore(starvingSince.plus(STARVATION));
  }

  private void endIntervalIfDue(Instant now) {
    Duration length = lengthOfInterval(now);
    if (rate == UNLIMITED) {
      // Should a call be throttled, the first rate is derived from recent calls only.
      if (length.compareTo(MAX_INTERVAL) >= 0) {
        interval = new Interval(now);
      }
      return;
    }
    int answersWanted = searching ? ANSWERS_PER_SEARCHING_INTERVAL : ANSWERS_PER_INTERVAL;
    if (interval.answers() >= answersWanted || length.compareTo(MAX_INTERVAL) >= 0) {
      if (length.compareTo(MIN_INTERVAL) > 0) {
        startInterval(nextRate(length, now), now);
      }
    }
  }

  private double nextRate(Duration length, Instant now) {
    if (interval.throttled > 0) {
      searching = false;
      cleanIntervals = 0;
      double acceptedShare = (double) interval.accepted / interval.answers();
      if (acceptedShare >= ACCEPTED_SHARE_AT_LIMIT) {
        return rate;
      }
      double decreased = rate * Math.clamp(acceptedShare, MIN_DECREASE_FACTOR, MAX_DECREASE_FACTOR);
      // Just above the limit AWS may throttle every other call, so that the accepted share is far
      // below the limit. The last rate without throttled calls is then the better estimate.
      double proven = cleanRate < rate ? cleanRate * MAX_DECREASE_FACTOR : 0;
      cleanRate = 0;
      intervalsToHold = proven > decreased ? INTERVALS_TO_HOLD : 0;
      return Math.max(MIN_RATE, Math.max(decreased, proven));
    }
    if (!now.isBefore(lastThrottled.plus(UNLIMITED_AFTER))) {
      return UNLIMITED;
    }
    boolean wasUsed = interval.sent >= rate * seconds(length) / 2;
    if (!wasUsed) {
      return rate;
    }
    cleanRate = rate;
    if (intervalsToHold > 0) {
      intervalsToHold--;
      return rate;
    }
    return grown();
  }

  private double grown() {
    double growth =
        searching
            ? MAX_GROWTH
            : Math.min(MAX_GROWTH, FIRST_GROWTH * (1L << Math.min(cleanIntervals, 10)));
    cleanIntervals++;
    double next = rate * (1 + growth);
    return next > MAX_RATE ? UNLIMITED : next;
  }

  private void startInterval(double newRate, Instant now) {
    rate = newRate;
    interval = new Interval(now);
  }

  private Duration lengthOfInterval(Instant now) {
    Duration length = Duration.between(interval.start, now);
    return length.compareTo(MIN_INTERVAL) > 0 ? length : MIN_INTERVAL;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
