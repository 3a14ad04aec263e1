package io.autossl.deployer.security;

import static java.util.Objects.requireNonNullElseGet;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Locks addresses out that send wrong tokens. An IPv6 address counts as all of its network of 64
 * bits, which one customer has. Remembers so many addresses and no more, whatever is sent.
 */
@Component
class GuessLimiter {

  static final int MOST_WRONG = 10;
  static final Duration PERIOD = Duration.ofMinutes(1);
  static final int MOST_ADDRESSES = 10_000;

  private static final Pattern WITH_PORT =
      Pattern.compile("\\[(?<ipv6>[^\\]]+)](:\\d+)?|(?<ipv4>[\\d.]+):\\d+");

  private static final int LONGEST_ADDRESS = 64;
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Map<String, Deque<Instant>> wrongTokens =
      new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private final Clock clock;

  GuessLimiter(Clock clock) {
    this.clock = clock;
  }

  /** How long an address is still locked out, if it is. */
  synchronized Optional<Duration> lockedOutFor(String address) {
    Deque<Instant> times = wrongTokens.get(network(address));
    if (times == null || times.size() < MOST_WRONG) {
      return Optional.empty();
    }
    Duration left = Duration.between(clock.instant(), times.getFirst().plus(PERIOD));
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  /** What a wrong token means for its sender. */
  sealed interface Guess {

    /** He may go on. */
    record Counted() implements Guess {}

    /** This was the last one, for so long. */
    record LastOne(Duration lockedOutFor) implements Guess {}

    /** He was locked out meanwhile, for so long, and is not to know whether it was wrong. */
    record TooLate(Duration lockedOutFor) implements Guess {}
  }

  /** An address has sent a wrong token. */
  synchronized Guess wrongTokenFrom(String address) {
    Optional<Duration> lockedOut = lockedOutFor(address);
    if (lockedOut.isPresent()) {
      return new Guess.TooLate(lockedOut.get());
    }
    Deque<Instant> times =
        wrongTokens.computeIfAbsent(network(address), key -> new ArrayDeque<>(MOST_WRONG + 1));
    times.addLast(clock.instant());
    if (times.size() > MOST_WRONG) {
      times.removeFirst();
    }
    return lockedOutFor(address).<Guess>map(Guess.LastOne::new).orElseGet(Guess.Counted::new);
  }

  /** An address is no longer than this; what a proxy passes on may be. */
  static String shortened(String address) {
    return address.substring(0, Math.min(address.length(), LONGEST_ADDRESS));
  }

  synchronized int addresses() {
    return wrongTokens.size();
  }

  /** Behind some proxies there is a port with it, or no address at all. */
  private static String network(String address) {
    Matcher matcher = WITH_PORT.matcher(address);
    String literal =
        matcher.matches()
            ? requireNonNullElseGet(matcher.group("ipv6"), () -> matcher.group("ipv4"))
            : address;
    try {
      // Nothing is looked up for it.
      byte[] bytes = InetAddress.ofLiteral(literal).getAddress();
      return bytes.length == IPV6_BYTES
          ? Arrays.toString(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES))
          : Arrays.toString(bytes);
    } catch (IllegalArgumentException notAnAddress) {
      return shortened(address);
    }
  }
}
