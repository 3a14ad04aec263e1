package io.autossl.deployer.aws;

import io.autossl.deployer.aws.client.AwsProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Limits the AWS calls of each access key, over all deployments of this process: how many are in
 * flight, and, once AWS throttles, their rate. CloudFront and ACM each have a rate limit per
 * account, so the rates of the two and of different access keys are kept apart.
 */
@Component
public class AwsCallLimiter {

  /** How often a waiting thread checks whether to stop. */
  private static final Duration STOP_CHECK_INTERVAL = Duration.ofMillis(500);

  private final Map<String, Limits> limits = new ConcurrentHashMap<>();
  private final int slots;
  private final Clock clock;

  AwsCallLimiter(AwsProperties properties, Clock clock) {
    this.slots = properties.maxConcurrencyPerAccessKey();
    this.clock = clock;
  }

  /** Whether a call may be made. */
  public sealed interface Admission {

    /** It may; close the permit after the call. */
    record Granted(Permit permit) implements Admission {}

    /** AWS has throttled all calls for a while: ask again after this long. */
    record Throttled(Duration delay) implements Admission {}

    /** It may not: the caller is to stop. */
    record Stopped() implements Admission {}
  }

  /** Makes calls, possibly in many threads at the same time. */
  public interface Caller {

    /** Whether it is to make no more calls. */
    boolean isStopped();

    /** The queue of its own threads: always the same object. */
    CallerQueue queue();

    /**
     * Waits for this long, or until it is to stop.
     *
     * @return whether it is to stop
     */
    boolean await(Duration duration);
  }

  /**
   * Makes a caller's threads queue among themselves, so that only the first of them queues with
   * other callers' threads. There is one queue for each of AWS's rate limits.
   */
  public static final class CallerQueue {

    private final Semaphore cloudFront = new Semaphore(1, true);
    private final Semaphore certificateManager = new Semaphore(1, true);

    private Semaphore of(AwsOperation operation) {
      return operation.isAboutDistribution() ? cloudFront : certificateManager;
    }
  }

  /**
   * Waits until a call may be made. Callers take turns, roughly, so that a caller with few calls
   * does not have to wait until another one has made its many.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Admission admit(AwsCredentials credentials, AwsOperation operation, Caller caller)
      throws InterruptedException {
    Semaphore queue = caller.queue().of(operation);
    while (!caller.isStopped()) {
      if (queue.tryAcquire(STOP_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          return admitFirst(of(credentials.accessKeyId()), operation, caller);
        } finally {
          queue.release();
        }
      }
    }
    return new Admission.Stopped();
  }

  private Admission admitFirst(Limits ofAccessKey, AwsOperation operation, Caller caller)
      throws InterruptedException {
    RateLimit rateLimit = ofAccessKey.rateLimit(operation);
    while (!caller.isStopped()) {
      switch (rateLimit.tryAcquire(clock, caller)) {
        case AdaptiveRateLimiter.Decision.Granted(AdaptiveRateLimiter.Interval interval) -> {
          return awaitSlot(new Permit(ofAccessKey.slots(), rateLimit.limiter(), interval), caller);
        }
        case AdaptiveRateLimiter.Decision.Starved(Duration delay) -> {
          return new Admission.Throttled(delay);
        }
        case AdaptiveRateLimiter.Decision.TooEarly tooEarly -> {}
      }
    }
    return new Admission.Stopped();
  }

  private static Admission awaitSlot(Permit permit, Caller caller) throws InterruptedException {
    while (!caller.isStopped()) {
      if (permit.tryAcquireSlot()) {
        return new Admission.Granted(permit);
      }
    }
    return new Admission.Stopped();
  }

  /**
   * How many calls a second AWS accepts with an access key at present, as far as is known, of an
   * operation and those that share its rate limit; infinite while AWS does not throttle them.
   */
  public double callsPerSecond(String accessKeyId, AwsOperation operation) {
    return of(accessKeyId).rateLimit(operation).limiter().rate();
  }

  /**
   * When AWS last accepted a call of an operation or of one that shares its rate limit; if never,
   * when the access key was first used.
   */
  public Instant lastAccepted(AwsCredentials credentials, AwsOperation operation) {
    return of(credentials.accessKeyId()).rateLimit(operation).limiter().lastAccepted();
  }

  private Limits of(String accessKeyId) {
    return limits.computeIfAbsent(
        accessKeyId,
        unused ->
            new Limits(
                new Semaphore(slots, true), RateLimit.starting(clock), RateLimit.starting(clock)));
  }

  private record Limits(Semaphore slots, RateLimit cloudFront, RateLimit certificateManager) {

    RateLimit rateLimit(AwsOperation operation) {
      return operation.isAboutDistribution() ? cloudFront : certificateManager;
    }
  }

  /**
   * One of AWS's rate limits, and the threads that wait for it.
   *
   * @param head held by the first thread in the queue: the only one that waits for the time
   */
  private record RateLimit(Semaphore head, AdaptiveRateLimiter limiter) {

    static RateLimit starting(Clock clock) {
      return new RateLimit(new Semaphore(1, true), new AdaptiveRateLimiter(clock.instant()));
    }

    /** Asks whether a call may be made; waits a moment if it is too early. */
    AdaptiveRateLimiter.Decision tryAcquire(Clock clock, Caller caller)
        throws InterruptedException {
      AdaptiveRateLimiter.Decision decision = limiter.tryAcquire(clock.instant());
      if (!(decision instanceof AdaptiveRateLimiter.Decision.TooEarly)
          || !head.tryAcquire(STOP_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        return decision;
      }
      try {
        decision = limiter.tryAcquire(clock.instant());
        if (decision instanceof AdaptiveRateLimiter.Decision.TooEarly(Duration delay)
            && !caller.await(
                delay.compareTo(STOP_CHECK_INTERVAL) < 0 ? delay : STOP_CHECK_INTERVAL)) {
          decision = limiter.tryAcquire(clock.instant());
        }
        return decision;
      } finally {
        head.release();
      }
    }
  }

  /** Permission to make one call. */
  public final class Permit implements AutoCloseable {

    private final Semaphore slots;
    private final AdaptiveRateLimiter limiter;
    private final AdaptiveRateLimiter.Interval interval;
    private boolean holdsSlot;

    private Permit(
        Semaphore slots, AdaptiveRateLimiter limiter, AdaptiveRateLimiter.Interval interval) {
      this.slots = slots;
      this.limiter = limiter;
      this.interval = interval;
    }

    private boolean tryAcquireSlot() throws InterruptedException {
      holdsSlot = slots.tryAcquire(STOP_CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      return holdsSlot;
    }

    /** Makes the call, and adjusts the rate of calls by its outcome. */
    public <T> AwsOutcome<T> call(Supplier<AwsOutcome<T>> call) {
      AwsOutcome<T> outcome = call.get();
      switch (outcome) {
        case AwsOutcome.Succeeded<T> succeeded -> limiter.accepted(interval, clock.instant());
        case AwsOutcome.Failed<T>(AwsFault fault) -> learn(fault);
      }
      return outcome;
    }

    /** Frees the slot for another call. */
    @Override
    public void close() {
      if (holdsSlot) {
        holdsSlot = false;
        slots.release();
      }
    }

    private void learn(AwsFault fault) {
      switch (fault) {
        case AwsFault.Throttled throttled -> limiter.throttled(interval, clock.instant());
        // Tells nothing about the rate limit: the call may not even have reached AWS.
        case AwsFault.Transient transientFault -> {}
        case AwsFault.ChangeInProgress other -> limiter.accepted(interval, clock.instant());
        case AwsFault.StaleVersion other -> limiter.accepted(interval, clock.instant());
        case AwsFault.UnknownCertificate other -> limiter.accepted(interval, clock.instant());
        case AwsFault.InvalidCredentials other -> limiter.accepted(interval, clock.instant());
        case AwsFault.Refused other -> limiter.accepted(interval, clock.instant());
      }
    }
  }
}
