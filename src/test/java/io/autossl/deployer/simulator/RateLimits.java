package io.autossl.deployer.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rate limits of each account: one for all calls, and one for each operation. */
final class RateLimits {

  private record Limited(String accountId, String what) {}

  private final AwsBehavior behavior;
  private final Map<Limited, TokenBucket> buckets = new ConcurrentHashMap<>();

  RateLimits(AwsBehavior behavior) {
    this.behavior = behavior;
  }

  void check(String accountId, AwsRequest request) {
    boolean passes =
        take(new Limited(accountId, "all"), behavior.requestsPerSecond())
            && take(
                new Limited(accountId, request.operation().action()),
                behavior.requestsPerSecond(request.operation()));
    if (!passes) {
      throw AwsError.throttling(request.service());
    }
  }

  void clear() {
    buckets.clear();
  }

  private boolean take(Limited limited, double requestsPerSecond) {
    if (requestsPerSecond == Double.POSITIVE_INFINITY) {
      return true;
    }
    return buckets
        .compute(
            limited,
            (key, bucket) ->
                bucket == null || bucket.tokensPerSecond() != requestsPerSecond
                    ? new TokenBucket(requestsPerSecond, System::nanoTime)
                    : bucket)
        .tryTake();
  }
}
