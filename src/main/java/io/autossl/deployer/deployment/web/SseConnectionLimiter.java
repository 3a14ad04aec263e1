package io.autossl.deployer.deployment.web;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.web.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Limits the streams of events that are open. Each holds a connection for as long as its client
 * likes: they must not hold all connections, nor may one caller hold all streams.
 */
@Component
final class SseConnectionLimiter {

  static final int MAX_OF_ONE_CALLER = 100;
  static final int MAX = 400;

  /** A stream whose client has gone is noticed when the next comment is sent. */
  private static final Duration RETRY_AFTER = SseSubscription.KEEP_ALIVE;

  private final Map<Actor, Integer> openByCaller = new HashMap<>();
  private int count;

  /** The permit of an open stream. */
  @FunctionalInterface
  interface Permit extends AutoCloseable {

    /** Releases it. */
    @Override
    void close();
  }

  /**
   * Takes a permit for one more stream.
   *
   * @throws ApiException if there are too many already
   */
  synchronized Permit open(Actor caller) {
    int ofCaller = openByCaller.getOrDefault(caller, 0);
    if (ofCaller >= MAX_OF_ONE_CALLER) {
      throw ApiException.tooManyRequests(
          "This token has %d streams of events open already: end one first.".formatted(ofCaller),
          RETRY_AFTER);
    }
    if (count >= MAX) {
      throw ApiException.tooManyRequests(
          "Too many streams of events are open: read the deployment instead, or try again.",
          RETRY_AFTER);
    }
    openByCaller.put(caller, ofCaller + 1);
    count++;
    return () -> close(caller);
  }

  /** How many are open. */
  synchronized int count() {
    return count;
  }

  private synchronized void close(Actor caller) {
    openByCaller.computeIfPresent(caller, (same, ofCaller) -> ofCaller == 1 ? null : ofCaller - 1);
    count--;
  }
}
