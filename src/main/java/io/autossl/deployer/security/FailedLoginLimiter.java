package io.autossl.deployer.security;

import static java.util.Objects.requireNonNullElseGet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Limits how many different tokens that are not accepted an address may send within a minute: wrong
 * ones, and ones that cannot be checked at the moment, since these may be guesses, too. IPv6
 * addresses are counted by their /64 network, since a single customer usually has all of it. The
 * number of remembered addresses is limited, so that the memory is, too.
 */
@Component
class FailedLoginLimiter {

  static final int MAX_WRONG = 10;
  static final Duration PERIOD = Duration.ofMinutes(1);
  static final int MAX_ADDRESSES = 10_000;

  private static final Pattern WITH_PORT =
      Pattern.compile("\\[(?<ipv6>[^\\]]+)](:\\d+)?|(?<ipv4>[\\d.]+):\\d+");

  private static final int MAX_ADDRESS = 64;
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Cache<String, Map<TokenHash, Instant>> wrongTokens;
  private final Clock clock;

  FailedLoginLimiter(Clock clock) {
    this.clock = clock;
    this.wrongTokens =
        Caffeine.newBuilder()
            .maximumSize(MAX_ADDRESSES)
            .expireAfterAccess(PERIOD)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** What follows from a token that was not accepted. */
  sealed interface Guess {

    /** Other tokens may follow; also for one that the address has sent before. */
    record Counted() implements Guess {}

    /** The limit is reached: no other token may follow until then. */
    record LastOne(Instant lockedOutUntil) implements Guess {}

    /** The limit was reached before: the next token may follow then. */
    record TooMany(Instant lockedOutUntil, Duration left) implements Guess {}
  }

  /** Counts a token that was not accepted. The same token of an address counts once. */
  synchronized Guess wrongTokenFrom(String address, TokenHash token) {
    Instant now = clock.instant();
    Map<TokenHash, Instant> recent =
        wrongTokens.get(network(address), unknown -> new LinkedHashMap<>());
    recent.values().removeIf(time -> !now.isBefore(time.plus(PERIOD)));
    if (recent.containsKey(token)) {
      return new Guess.Counted();
    }
    if (recent.size() < MAX_WRONG) {
      recent.put(token, now);
      return recent.size() < MAX_WRONG
          ? new Guess.Counted()
          : new Guess.LastOne(oldest(recent).plus(PERIOD));
    }
    Instant until = oldest(recent).plus(PERIOD);
    return new Guess.TooMany(until, Duration.between(now, until));
  }

  private static Instant oldest(Map<TokenHash, Instant> recent) {
    return recent.values().iterator().next();
  }

  /** Cuts what a proxy passes on as an address: real addresses are not longer than this. */
  static String shortened(String address) {
    return address.substring(0, Math.min(address.length(), MAX_ADDRESS));
  }

  long addresses() {
    return wrongTokens.estimatedSize();
  }

  /** Behind some proxies the address comes with a port, or is no IP address at all. */
  private static String network(String address) {
    Matcher matcher = WITH_PORT.matcher(address);
    String literal =
        matcher.matches()
            ? requireNonNullElseGet(matcher.group("ipv6"), () -> matcher.group("ipv4"))
            : address;
    try {
      // Parses it, and never asks the DNS.
      byte[] bytes = InetAddress.ofLiteral(literal).getAddress();
      return bytes.length == IPV6_BYTES
          ? Arrays.toString(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES))
          : Arrays.toString(bytes);
    } catch (IllegalArgumentException notAnAddress) {
      return shortened(address);
    }
  }
}
