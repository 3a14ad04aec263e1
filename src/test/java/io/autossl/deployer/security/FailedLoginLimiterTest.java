package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.secret.SecretText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedLoginLimiterTest {

  private static final String ADDRESS = "192.0.2.1";

  private final SettableClock clock = new SettableClock();
  private final FailedLoginLimiter limiter = new FailedLoginLimiter(clock);
  private int tokens;

  @Test
  void refusesOthersAfterTenDifferentWrongTokensInAMinute() {
    guess(ADDRESS, 9);
    assertThat(isLockedOut(ADDRESS)).isFalse();

    assertThat(isLockedOut(ADDRESS)).isTrue();
    assertThat(isLockedOut("192.0.2.2")).isFalse();
  }

  @Test
  void tellsTheLastAllowedGuessAndTheEndOfTheLockout() {
    Instant until = clock.instant().plus(Duration.ofMinutes(1));
    guess(ADDRESS, 9);

    assertThat(guess(ADDRESS)).isEqualTo(new FailedLoginLimiter.Guess.LastOne(until));
    clock.advance(Duration.ofSeconds(20));
    assertThat(guess(ADDRESS))
        .isEqualTo(new FailedLoginLimiter.Guess.TooMany(until, Duration.ofSeconds(40)));
  }

  @Test
  void countsTheSameTokenOnce() {
    TokenHash same = next();
    for (int times = 0; times < 100; times++) {
      assertThat(limiter.wrongTokenFrom(ADDRESS, same))
          .isEqualTo(new FailedLoginLimiter.Guess.Counted());
    }
    guess(ADDRESS, 9);
    assertThat(isLockedOut(ADDRESS)).isTrue();

    assertThat(limiter.wrongTokenFrom(ADDRESS, same))
        .isEqualTo(new FailedLoginLimiter.Guess.Counted());
  }

  @Test
  void allowsAnotherGuessAMinuteAfterTheFirst() {
    guess(ADDRESS, 1);
    clock.advance(Duration.ofSeconds(30));
    guess(ADDRESS, 9);
    assertThat(guess(ADDRESS))
        .isEqualTo(
            new FailedLoginLimiter.Guess.TooMany(
                clock.instant().plusSeconds(30), Duration.ofSeconds(30)));

    clock.advance(Duration.ofSeconds(30));

    assertThat(guess(ADDRESS))
        .isEqualTo(new FailedLoginLimiter.Guess.LastOne(clock.instant().plusSeconds(30)));
    assertThat(guess(ADDRESS))
        .isEqualTo(
            new FailedLoginLimiter.Guess.TooMany(
                clock.instant().plusSeconds(30), Duration.ofSeconds(30)));
  }

  @Test
  void takesAnyNumberThatComesSlowly() {
    for (int guess = 0; guess < 100; guess++) {
      assertThat(isLockedOut(ADDRESS)).isFalse();
      clock.advance(Duration.ofSeconds(7));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "::ffff:192.0.2.1, 192.0.2.1, true",
    "192.0.2.1:5432, 192.0.2.1, true",
    "192.0.2.1:5432, 192.0.2.2:5432, false",
    "[2001:db8::1]:5432, 2001:db8::2, true",
    "unknown, 192.0.2.1, false",
    "unknown, _hidden, false"
  })
  void takesANetworkOfIpv6ForOneAddress(String guessing, String other, boolean lockedOut) {
    guess(guessing, 10);

    assertThat(isLockedOut(other)).isEqualTo(lockedOut);
  }

  @Test
  void remembersALimitedNumberOfAddresses() {
    for (int address = 0; address < 3 * FailedLoginLimiter.MAX_ADDRESSES; address++) {
      guess("10.%d.%d.%d".formatted(address >> 16, address >> 8 & 255, address & 255), 1);
    }

    assertThat(limiter.addresses()).isEqualTo(FailedLoginLimiter.MAX_ADDRESSES);
  }

  /** An invalid address in a forwarding header may be as long as the header. */
  @Test
  void remembersOnlyTheBeginningOfALongName() {
    String name = "x".repeat(16_000);
    for (int number = 0; number < 10; number++) {
      guess(name + number, 1);
    }

    assertThat(limiter.addresses()).isEqualTo(1);
    assertThat(isLockedOut(name + "another")).isTrue();
    assertThat(isLockedOut("x".repeat(63))).isFalse();
  }

  @Test
  void countsAllLongNamesInBracketsAsOneAddress() {
    for (String form : new String[] {"[%s]:1", "[::1%%%s]", "::1%%%s", "%s:1"}) {
      FailedLoginLimiter other = new FailedLoginLimiter(clock);
      for (int number = 0; number < 10; number++) {
        other.wrongTokenFrom(form.formatted("1".repeat(16_000) + number), next());
      }
      assertThat(other.addresses()).as(form).isEqualTo(1);
    }
  }

  @Test
  void keepsAnAddressLockedOutWhileOthersGuess() {
    guess(ADDRESS, 10);
    for (int address = 0; address < FailedLoginLimiter.MAX_ADDRESSES * 2; address++) {
      guess("10.%d.%d.%d".formatted(address >> 16, address >> 8 & 255, address & 255), 1);
      assertThat(isLockedOut(ADDRESS)).isTrue();
    }
  }

  /** Sends one more, and tells whether it was one too many. */
  private boolean isLockedOut(String address) {
    return guess(address) instanceof FailedLoginLimiter.Guess.TooMany;
  }

  private void guess(String address, int times) {
    for (int guess = 0; guess < times; guess++) {
      guess(address);
    }
  }

  private FailedLoginLimiter.Guess guess(String address) {
    return limiter.wrongTokenFrom(address, next());
  }

  private TokenHash next() {
    return TokenHash.of(SecretText.of("token " + tokens++));
  }

  private static final class SettableClock extends Clock {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
