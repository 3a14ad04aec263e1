package io.autossl.deployer.security;

import static java.util.Objects.requireNonNullElseGet;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Counts the different tokens that addresses send and that let nobody in, and tells when there are
 * too many: those that are wrong, and those that cannot be checked and may be made up. An IPv6
 * address counts as all of its network of 64 bits, which one customer has. Remembers so many
 * addresses and no more, whatever is sent.
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

  private final Map<String, Map<TokenHash, Instant>> wrongTokens =
      new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<TokenHash, Instant>> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  private final Clock clock;

  FailedLoginLimiter(Clock clock) {
    this.clock = clock;
  }

  /** What a wrong token means for its sender. */
  sealed interface Guess {

    /** Others may follow, or it was sent before and is told to be wrong once more. */
    record Counted() implements Guess {}

    /** It was the last one until then. */
    record LastOne(Instant lockedOutUntil) implements Guess {}

    /** There were too many before it; the next one may follow then. */
    record TooMany(Instant lockedOutUntil, Duration left) implements Guess {}
  }

  /** An address has sent a token that lets nobody in. The same one counts once. */
  synchronized Guess wrongTokenFrom(String address, TokenHash token) {
    Instant now = clock.instant();
    Map<TokenHash, Instant> recent =
        wrongTokens.computeIfAbsent(network(address), key -> new LinkedHashMap<>());
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

  /** An address is no longer than this; what a proxy passes on may be. */
  static String shortened(String address) {
    return address.substring(0, Math.min(address.length(), MAX_ADDRESS));
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
