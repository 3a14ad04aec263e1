package io.autossl.deployer.simulator;

import java.util.function.LongSupplier;

/** Lets a number of calls a second pass, and as many at once. */
final class TokenBucket {

  private final double tokensPerSecond;
  private final double capacity;
  private final LongSupplier nanoseconds;
  private double tokens;
  private long filledAt;

  TokenBucket(double tokensPerSecond, LongSupplier nanoseconds) {
    this.tokensPerSecond = tokensPerSecond;
    this.capacity = Math.max(1, tokensPerSecond);
    this.nanoseconds = nanoseconds;
    this.tokens = capacity;
    this.filledAt = nanoseconds.getAsLong();
  }

  double tokensPerSecond() {
    return tokensPerSecond;
  }

  synchronized boolean tryTake() {
    long now = nanoseconds.getAsLong();
    tokens = Math.min(capacity, tokens + (now - filledAt) / 1e9 * tokensPerSecond);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
