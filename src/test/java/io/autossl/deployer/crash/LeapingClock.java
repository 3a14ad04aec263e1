package io.autossl.deployer.crash;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that can be moved forward, so that waiting ends at once. */
public final class LeapingClock extends Clock {

  private final Clock clock;
  private Duration ahead = Duration.ZERO;

  LeapingClock(Clock clock) {
    this.clock = clock;
  }

  /** Moves it forward. */
  public synchronized void leap(Duration duration) {
    ahead = ahead.plus(duration);
  }

  /** Moves it forward to a time, unless that has passed. */
  public void leapTo(Instant time) {
    Duration left = Duration.between(instant(), time);
    if (left.isPositive()) {
      leap(left);
    }
  }

  @Override
  public synchronized Instant instant() {
    return clock.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("The service has one time zone");
  }
}
