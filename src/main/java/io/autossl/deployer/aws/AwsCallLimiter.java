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
 * Bounds the AWS calls of each access key, over all deployments of this process: how many are in
 * flight, and, once AWS throttles, how fast they follow each other. CloudFront and ACM have rate
 * limits of their own, and so do different access keys.
 */
@Component
public class AwsCallLimiter {

  /** How long to wait without looking whether to stop. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Map<String, Limits> limits = new ConcurrentHashMap<>();
  private final int slots;
  private final Clock clock;

  AwsCallLimiter(AwsProperties properties, Clock clock) {
    this.slots = properties.maxConcurrencyPerAccessKey();
    this.clock = clock;
  }

  /** Whether a call may be made. */
  public sealed interface Admission {

    /** It may, and the permit is to be closed after it. */
    record Granted(Permit permit) implements Admission {}

    /** AWS throttles all calls, and has done so for a while: ask again after this long. */
    record Throttled(Duration delay) implements Admission {}

    /** It may not: whoever wants to make it is to stop. */
    record Stopped() implements Admission {}
  }

  /** Who wants to make calls, possibly many at the same time. */
  public interface Caller {

    /** Whether it is not to make them any more. */
    boolean isStopped();

    /** Where its own threads queue: always the same one. */
    Turnstile turnstile();

    /**
     * Waits, unless stopped.
     *
     * @return whether it was stopped
     */
    boolean await(Duration duration);
  }

  /**
   * Lets the threads of a caller queue with an access key one at a time, for each of the limits
   * that AWS has.
   */
  public static final class Turnstile {

    private final Semaphore firstForCloudFront = new Semaphore(1, true);
    private final Semaphore firstForCertificateManager = new Semaphore(1, true);

    private Semaphore first(AwsOperation operation) {
      return operation.isAboutDistribution() ? firstForCloudFront : firstForCertificateManager;
    }
  }

  /**
   * Waits until a call may be made. Callers take turns, roughly, however many calls each of them
   * wants to make: who wants few does not wait for the end of who wants many.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Admission admit(AwsCredentials credentials, AwsOperation operation, Caller caller)
      throws InterruptedException {
    Semaphore first = caller.turnstile().first(operation);
    while (!caller.isStopped()) {
      if (first.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          return admitFirst(of(credentials.accessKeyId()), operation, caller);
        } finally {
          first.release();
        }
      }
    }
    return new Admission.Stopped();
  }

  private Admission admitFirst(Limits ofAccessKey, AwsOperation operation, Caller caller)
      throws InterruptedException {
    Lane lane = ofAccessKey.lane(operation);
    while (!caller.isStopped()) {
      switch (lane.turn(clock, caller)) {
        case AdaptiveRateLimiter.Turn.Granted(AdaptiveRateLimiter.Round round) -> {
          return awaitSlot(new Permit(ofAccessKey.slots(), lane.pace(), round), caller);
        }
        case AdaptiveRateLimiter.Turn.Starved(Duration delay) -> {
          return new Admission.Throttled(delay);
        }
        case AdaptiveRateLimiter.Turn.TooEarly tooEarly -> {}
      }
    }
    return new Admission.Stopped();
  }

  private static Admission awaitSlot(Permit permit, Caller caller) throws InterruptedException {
    while (!caller.isStopped()) {
      if (permit.takeSlot()) {
        return new Admission.Granted(permit);
      }
    }
    return new Admission.Stopped();
  }

  /**
   * How many calls a second AWS seems to accept with an access key at present, of an operation and
   * those that share its limit; infinite if no limit is known.
   */
  public double callsPerSecond(String accessKeyId, AwsOperation operation) {
    return of(accessKeyId).lane(operation).pace().rate();
  }

  /** When AWS last took a call of an operation, or of one that shares its limit. */
  public Instant lastTaken(AwsCredentials credentials, AwsOperation operation) {
    return of(credentials.accessKeyId()).lane(operation).pace().lastTaken();
  }

  private Limits of(String accessKeyId) {
    return limits.computeIfAbsent(
        accessKeyId,
        first -> new Limits(new Semaphore(slots, true), Lane.free(clock), Lane.free(clock)));
  }

  private record Limits(Semaphore slots, Lane cloudFront, Lane certificateManager) {

    Lane lane(AwsOperation operation) {
      return operation.isAboutDistribution() ? cloudFront : certificateManager;
    }
  }

  /**
   * Those who wait for a turn.
   *
   * @param head held by the first of them, who alone watches the time
   */
  private record Lane(Semaphore head, AdaptiveRateLimiter pace) {

    static Lane free(Clock clock) {
      return new Lane(new Semaphore(1, true), new AdaptiveRateLimiter(clock.instant()));
    }

    /** Waits for a turn, for a moment. */
    AdaptiveRateLimiter.Turn turn(Clock clock, Caller caller) throws InterruptedException {
      AdaptiveRateLimiter.Turn turn = pace.turn(clock.instant());
      if (!(turn instanceof AdaptiveRateLimiter.Turn.TooEarly)
          || !head.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return turn;
      }
      try {
        turn = pace.turn(clock.instant());
        if (turn instanceof AdaptiveRateLimiter.Turn.TooEarly(Duration delay)
            && !caller.await(delay.compareTo(PATIENCE) < 0 ? delay : PATIENCE)) {
          turn = pace.turn(clock.instant());
        }
        return turn;
      } finally {
        head.release();
      }
    }
  }

  /** The right to make one call. */
  public final class Permit implements AutoCloseable {

    private final Semaphore slots;
    private final AdaptiveRateLimiter pace;
    private final AdaptiveRateLimiter.Round round;
    private boolean holdsSlot;

    private Permit(Semaphore slots, AdaptiveRateLimiter pace, AdaptiveRateLimiter.Round round) {
      this.slots = slots;
      this.pace = pace;
      this.round = round;
    }

    private boolean takeSlot() throws InterruptedException {
      holdsSlot = slots.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return holdsSlot;
    }

    /** Makes the call, and learns from its outcome how fast others may follow. */
    public <T> AwsOutcome<T> call(Supplier<AwsOutcome<T>> call) {
      AwsOutcome<T> outcome = call.get();
      switch (outcome) {
        case AwsOutcome.Succeeded<T> succeeded -> pace.accepted(round, clock.instant());
        case AwsOutcome.Failed<T>(AwsFault fault) -> learn(fault);
      }
      return outcome;
    }

    /** Lets the next call have the slot. */
    @Override
    public void close() {
      if (holdsSlot) {
        holdsSlot = false;
        slots.release();
      }
    }

    private void learn(AwsFault fault) {
      switch (fault) {
        case AwsFault.Throttled throttled -> pace.throttled(round, clock.instant());
        // Says nothing about AWS's limit: it may not even have arrived.
        case AwsFault.Transient transientFault -> {}
        case AwsFault.ChangeInProgress other -> pace.accepted(round, clock.instant());
        case AwsFault.StaleVersion other -> pace.accepted(round, clock.instant());
        case AwsFault.UnknownCertificate other -> pace.accepted(round, clock.instant());
        case AwsFault.InvalidCredentials other -> pace.accepted(round, clock.instant());
        case AwsFault.Refused other -> pace.accepted(round, clock.instant());
      }
    }
  }
}
