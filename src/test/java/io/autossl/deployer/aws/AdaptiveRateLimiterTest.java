package io.autossl.deployer.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rate of calls against a limit, in simulated time. */
class AdaptiveRateLimiterTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void isUnlimitedUntilAwsThrottles() {
    AdaptiveRateLimiter limiter = new AdaptiveRateLimiter(START);

    for (int call = 0; call < 1_000; call++) {
      assertThat(limiter.tryAcquire(START))
          .isInstanceOf(AdaptiveRateLimiter.Decision.Granted.class);
    }
    assertThat(limiter.rate()).isInfinite();
  }

  @ParameterizedTest
  @CsvSource({
    // calls, limit a second, burst, latency in milliseconds
    "200, 10, 10, 100",
    "200, 10, 2, 20",
    "200, 20, 20, 100",
    "200, 50, 50, 100",
    "200, 50, 5, 20",
    "200, 100, 10, 100",
    "1000, 100, 100, 100",
    "1000, 100, 2, 300",
    "1000, 30, 5, 20",
    "40, 5, 5, 100",
    "20, 2, 2, 100",
    "2000, 400, 50, 20"
  })
  void needsLittleLongerThanTheLimitAllows(int calls, double limit, int burst, int latencyMillis) {
    LimitedAws aws = new LimitedAws(limit, burst, Duration.ofMillis(latencyMillis));

    double seconds = aws.secondsFor(calls);

    assertThat(seconds).isLessThan(1.3 * calls / limit);
  }

  @Property(tries = 500)
  void staysCloseToAnyLimit(
      @ForAll @DoubleRange(min = 1, max = 150) double limit,
      @ForAll @IntRange(min = 2, max = 100) int burst,
      @ForAll @IntRange(min = 5, max = 150) int latencyMillis) {
    LimitedAws aws = new LimitedAws(limit, burst, Duration.ofMillis(latencyMillis));
    int calls = (int) Math.ceil(limit * 30);

    double seconds = aws.secondsFor(calls);

    assertThat(seconds).isLessThan(1.3 * 30);
    assertThat(aws.throttled()).isLessThan(250 + calls / 3);
  }

  @Test
  void findsTheLimitAgainWhenItMoves() {
    LimitedAws aws = new LimitedAws(100, 20, Duration.ofMillis(50));
    aws.secondsFor(1_000);
    aws.limit(10);
    double slow = aws.secondsFor(100);
    aws.limit(100);
    double fast = aws.secondsFor(1_000);

    assertThat(slow).isLessThan(1.3 * 10);
    assertThat(fast).isLessThan(1.7 * 10);
  }

  @Test
  void isStarvedWhenEveryCallIsThrottledAndRecoversWithTheFirstAcceptedCall() {
    AdaptiveRateLimiter limiter = new AdaptiveRateLimiter(START);
    Instant now = START;
    AdaptiveRateLimiter.Decision decision = limiter.tryAcquire(now);
    while (!(decision instanceof AdaptiveRateLimiter.Decision.Starved)) {
      if (decision
          instanceof AdaptiveRateLimiter.Decision.Granted(AdaptiveRateLimiter.Interval interval)) {
        limiter.throttled(interval, now);
      }
      now = now.plusMillis(10);
      assertThat(now).isBefore(START.plusSeconds(60));
      decision = limiter.tryAcquire(now);
    }
    assertThat(now).isAfterOrEqualTo(START.plusSeconds(5));

    Instant later = now.plusSeconds(10);
    AdaptiveRateLimiter.Decision.Granted probe =
        (AdaptiveRateLimiter.Decision.Granted) limiter.tryAcquire(later);
    limiter.accepted(probe.interval(), later);

    assertThat(limiter.rate()).isGreaterThanOrEqualTo(5);
    assertThat(limiter.tryAcquire(later.plusSeconds(1)))
        .isInstanceOf(AdaptiveRateLimiter.Decision.Granted.class);
  }

  @Test
  void isUnlimitedAgainOnceAwsHasNotThrottledForAWhile() {
    AdaptiveRateLimiter limiter = new AdaptiveRateLimiter(START);
    limiter.throttled(
        ((AdaptiveRateLimiter.Decision.Granted) limiter.tryAcquire(START)).interval(), START);
    assertThat(limiter.rate()).isFinite();

    Instant now = START;
    for (int call = 0; call < 100; call++) {
      now = now.plusSeconds(1);
      if (limiter.tryAcquire(now) instanceof AdaptiveRateLimiter.Decision.Granted granted) {
        limiter.accepted(granted.interval(), now);
      }
    }

    assertThat(limiter.rate()).isInfinite();
  }

  /** An AWS with a token bucket, called by 64 callers at most, in simulated time. */
  private static final class LimitedAws {

    private static final int SLOTS = 64;

    private final Duration latency;
    private final Random random = new Random(1);
    private final AdaptiveRateLimiter limiter = new AdaptiveRateLimiter(START);
    private double limit;
    private final int burst;
    private double tokens;
    private Instant refilled = START;
    private Instant now = START;
    private int throttled;

    LimitedAws(double limit, int burst, Duration latency) {
      this.limit = limit;
      this.burst = burst;
      this.tokens = burst;
      this.latency = latency;
    }

    private record Event(
        Instant at, AdaptiveRateLimiter.Interval interval, boolean arrives, boolean accepted) {}

    void limit(double newLimit) {
      limit = newLimit;
    }

    int throttled() {
      return throttled;
    }

    /** Makes this many calls, each until it is accepted. */
    double secondsFor(int calls) {
      Instant begin = now;
      PriorityQueue<Event> events =
          new PriorityQueue<>((one, other) -> one.at().compareTo(other.at()));
      Queue<Instant> waiting = new ArrayDeque<>();
      for (int call = 0; call < calls; call++) {
        waiting.add(begin);
      }
      int inFlight = 0;
      int done = 0;
      Instant askAgain = begin;
      while (done < calls) {
        while (!waiting.isEmpty() && inFlight < SLOTS && !askAgain.isAfter(now)) {
          switch (limiter.tryAcquire(now)) {
            case AdaptiveRateLimiter.Decision.Granted(AdaptiveRateLimiter.Interval interval) -> {
              waiting.remove();
              inFlight++;
              events.add(new Event(now.plus(jitter()), interval, true, false));
            }
            case AdaptiveRateLimiter.Decision.TooEarly(Duration delay) ->
                askAgain = now.plus(delay).plus(jitter());
            case AdaptiveRateLimiter.Decision.Starved(Duration delay) -> askAgain = now.plus(delay);
          }
        }
        Event event = events.poll();
        if (event == null || (askAgain.isAfter(now) && askAgain.isBefore(event.at()))) {
          now = askAgain;
          if (event != null) {
            events.add(event);
          }
          continue;
        }
        now = event.at().isAfter(now) ? event.at() : now;
        if (event.arrives()) {
          events.add(new Event(now.plus(latency), event.interval(), false, take()));
          continue;
        }
        inFlight--;
        if (event.accepted()) {
          done++;
          limiter.accepted(event.interval(), now);
        } else {
          throttled++;
          limiter.throttled(event.interval(), now);
          waiting.add(now);
        }
      }
      return Duration.between(begin, now).toMillis() / 1e3;
    }

    private Duration jitter() {
      return Duration.ofNanos(random.nextInt(2_000_000));
    }

    private boolean take() {
      tokens = Math.min(burst, tokens + Duration.between(refilled, now).toNanos() / 1e9 * limit);
      refilled = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
