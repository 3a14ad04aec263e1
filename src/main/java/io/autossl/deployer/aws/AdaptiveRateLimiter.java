package io.autossl.deployer.aws;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast calls may follow each other: as fast as AWS accepts them. It is free until AWS throttles
 * a call. From then on the calls are spread evenly at a rate that adapts in rounds: a round with
 * throttled calls lowers the rate to what was accepted, rounds without raise it, slowly at first.
 * So it stays close to a limit that AWS does not tell, and finds it again when it moves.
 *
 * <p>Times are given to it, so that it can be tested without waiting.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/api-retries.html">Retry behavior</a>
 */
final class AdaptiveRateLimiter {

  private static final double FREE = Double.POSITIVE_INFINITY;

  /** Calls a second after the first throttled one, unless more were accepted before. */
  private static final double FIRST_RATE = 50;

  private static final double MIN_RATE = 0.2;
  private static final double RECOVERY_RATE = 5;
  private static final double MAX_RATE = 10_000;
  private static final double DEEPEST_CUT = 0.3;
  private static final double SHALLOWEST_CUT = 0.95;

  /** With so large a part of the calls accepted, the rate is right at the limit. */
  private static final double TOLERATED = 0.9;

  private static final double FIRST_GROWTH = 0.05;
  private static final double MAX_GROWTH = 1;
  private static final int ANSWERS_OF_SEARCHING_ROUND = 8;
  private static final int ANSWERS_OF_ROUND = 10;

  /** After a cut to a proven rate, so many rounds go by before the limit is tried again. */
  private static final int HELD_ROUNDS = 4;

  private static final Duration MIN_ROUND = Duration.ofMillis(200);
  private static final Duration MAX_ROUND = Duration.ofSeconds(4);

  private static final Duration LATENESS = Duration.ofMillis(50);

  /** After so long without an accepted call, it is not worth waiting in a thread. */
  private static final Duration STARVATION = Duration.ofSeconds(5);

  private static final Duration FORGIVENESS = Duration.ofMinutes(1);

  private double rate = FREE;
  private boolean searching;
  private int cleanRounds;
  private int roundsToHold;
  private double cleanRate;
  private Round round;
  private Instant nextTurn;
  private Instant lastThrottled = Instant.MIN;
  private Instant lastTaken;
  private @Nullable Instant starvingSince;

  AdaptiveRateLimiter(Instant now) {
    round = new Round(now);
    nextTurn = now;
    lastTaken = now;
  }

  /** Whether a call may be made. */
  sealed interface Turn {

    /**
     * The call may be made now.
     *
     * @param round to be told with the call's answer
     */
    record Granted(Round round) implements Turn {}

    /** It is too early: ask again after this long. */
    record TooEarly(Duration delay) implements Turn {}

    /** AWS has not accepted a call for a while: ask again after this long. */
    record Starved(Duration delay) implements Turn {}
  }

  /** What was sent at one rate, and how AWS took it. */
  static final class Round {

    private final Instant start;
    private int sent;
    private int accepted;
    private int throttled;

    private Round(Instant start) {
      this.start = start;
    }

    private int answers() {
      return accepted + throttled;
    }
  }

  /** Asks for a turn to make a call. */
  synchronized Turn turn(Instant now) {
    if (rate == FREE) {
      return new Turn.Granted(round);
    }
    if (now.isBefore(nextTurn)) {
      Duration delay = Duration.between(now, nextTurn);
      return isStarving(now) ? new Turn.Starved(delay) : new Turn.TooEarly(delay);
    }
    // Who comes a little late does not delay those after him.
    Instant turn = nextTurn.isAfter(now.minus(LATENESS)) ? nextTurn : now;
    nextTurn = turn.plusNanos((long) (1e9 / rate));
    round.sent++;
    return new Turn.Granted(round);
  }

  /** AWS took a call of a round: it did what was asked, or refused it for another reason. */
  synchronized void accepted(Round of, Instant now) {
    boolean wasStarving = isStarving(now);
    starvingSince = null;
    lastTaken = now;
    if (of != round) {
      return;
    }
    round.accepted++;
    if (wasStarving && rate < RECOVERY_RATE) {
      searching = true;
      startRound(RECOVERY_RATE, now);
    } else {
      endRoundIfDue(now);
    }
  }

  /** AWS throttled a call of a round. */
  synchronized void throttled(Round of, Instant now) {
    lastThrottled = now;
    if (starvingSince == null) {
      starvingSince = now;
    }
    if (of != round) {
      return;
    }
    round.throttled++;
    if (rate == FREE) {
      searching = true;
      startRound(Math.max(FIRST_RATE, round.accepted / seconds(lengthOfRound(now))), now);
    } else {
      endRoundIfDue(now);
    }
  }

  /** How many calls a second AWS seems to accept; infinite if no limit is known. */
  synchronized double rate() {
    return rate;
  }

  /** When AWS last accepted a call; the beginning, if it has accepted none. */
  synchronized Instant lastTaken() {
    return lastTaken;
  }

  private boolean isStarving(Instant now) {
    return starvingSince != null && !now.isBefore(starvingSince.plus(STARVATION));
  }

  private void endRoundIfDue(Instant now) {
    Duration length = lengthOfRound(now);
    if (rate == FREE) {
      // Only what was accepted lately tells how fast it may be, should a call be throttled.
      if (length.compareTo(MAX_ROUND) >= 0) {
        round = new Round(now);
      }
      return;
    }
    int answersWanted = searching ? ANSWERS_OF_SEARCHING_ROUND : ANSWERS_OF_ROUND;
    if (round.answers() >= answersWanted || length.compareTo(MAX_ROUND) >= 0) {
      if (length.compareTo(MIN_ROUND) > 0) {
        startRound(nextRate(length, now), now);
      }
    }
  }

  private double nextRate(Duration length, Instant now) {
    if (round.throttled > 0) {
      searching = false;
      cleanRounds = 0;
      double accepted = (double) round.accepted / round.answers();
      if (accepted >= TOLERATED) {
        return rate;
      }
      double cut = rate * Math.clamp(accepted, DEEPEST_CUT, SHALLOWEST_CUT);
      // Near the limit, a small excess may make AWS refuse every other call.
      double proven = cleanRate < rate ? cleanRate * SHALLOWEST_CUT : 0;
      cleanRate = 0;
      roundsToHold = proven > cut ? HELD_ROUNDS : 0;
      return Math.max(MIN_RATE, Math.max(cut, proven));
    }
    if (!now.isBefore(lastThrottled.plus(FORGIVENESS))) {
      return FREE;
    }
    boolean wasUsed = round.sent >= rate * seconds(length) / 2;
    if (!wasUsed) {
      return rate;
    }
    cleanRate = rate;
    if (roundsToHold > 0) {
      roundsToHold--;
      return rate;
    }
    return grown();
  }

  private double grown() {
    double growth =
        searching
            ? MAX_GROWTH
            : Math.min(MAX_GROWTH, FIRST_GROWTH * (1L << Math.min(cleanRounds, 10)));
    cleanRounds++;
    double next = rate * (1 + growth);
    return next > MAX_RATE ? FREE : next;
  }

  private void startRound(double newRate, Instant now) {
    rate = newRate;
    round = new Round(now);
  }

  private Duration lengthOfRound(Instant now) {
    Duration length = Duration.between(round.start, now);
    return length.compareTo(MIN_ROUND) > 0 ? length : MIN_ROUND;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
