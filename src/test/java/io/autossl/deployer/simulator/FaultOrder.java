package io.autossl.deployer.simulator;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Describes a fault: first which calls it befalls, by default the next one only, then as the last
 * word what happens to them, which puts it into force.
 */
public final class FaultOrder {

  private final BiFunction<FaultCondition, FaultAction, Fault> enforce;
  private final @Nullable AwsOperation operation;
  private @Nullable String distributionId;
  private @Nullable String accessKeyId;
  private int times = 1;
  private double probability = 1;

  FaultOrder(
      @Nullable AwsOperation operation, BiFunction<FaultCondition, FaultAction, Fault> enforce) {
    this.operation = operation;
    this.enforce = enforce;
  }

  /** Only calls for this distribution. */
  public FaultOrder distribution(@Nullable String id) {
    distributionId = id;
    return this;
  }

  /** Only calls with this access key. */
  public FaultOrder accessKey(@Nullable String id) {
    accessKeyId = id;
    return this;
  }

  /** The next so many calls. */
  public FaultOrder times(int newTimes) {
    times = newTimes;
    return this;
  }

  /** All calls. */
  public FaultOrder always() {
    return times(Integer.MAX_VALUE);
  }

  /** All calls, each with this probability; seeded, see {@link Faults#seed(long)}. */
  public FaultOrder probability(double newProbability) {
    probability = newProbability;
    return always();
  }

  /** Answers with an AWS error, in the words of the service. */
  public Fault error(int status, String code, String message) {
    return enforce(new FaultAction.Fail(request -> new AwsError(status, code, message)));
  }

  /** Answers an import with an AWS error whose words repeat the private key that was sent. */
  public Fault error(int status, String code, RepeatedPrivateKey repeated) {
    return enforce(
        new FaultAction.Fail(
            request -> new AwsError(status, code, "Not to be read: " + repeated.in(request))));
  }

  /** Answers an import with an AWS error whose code repeats the private key that was sent. */
  public Fault errorNamed(RepeatedPrivateKey repeated, int status) {
    return enforce(
        new FaultAction.Fail(
            request -> new AwsError(status, repeated.in(request), "Not to be read")));
  }

  /** Answers as each service does above its rate limit. */
  public Fault throttle() {
    return enforce(new FaultAction.Fail(request -> AwsError.throttling(request.service())));
  }

  /** Answers with status 500. */
  public Fault internalError() {
    return enforce(new FaultAction.Fail(request -> AwsError.internalError(request.service())));
  }

  /** Answers with status 503. */
  public Fault serviceUnavailable() {
    return enforce(new FaultAction.Fail(request -> AwsError.serviceUnavailable()));
  }

  /** Answers with status 200 and a document that breaks off. */
  public Fault malformedAnswer() {
    return garbled(200, "text/xml", request -> "<DistributionConfig><CallerRef");
  }

  /** Answers with the error page of something that stands in front of AWS. */
  public Fault proxyErrorPage(int status) {
    return garbled(status, "text/html", request -> "<html><body><h1>Bad gateway<br></body></html>");
  }

  /** Answers an import with nothing but the private key that was sent. */
  public Fault page(int status, RepeatedPrivateKey repeated) {
    return garbled(status, "text/plain", repeated::in);
  }

  /** Closes the connection before anything is done. */
  public Fault dropConnectionBeforeProcessing() {
    return enforce(new FaultAction.DropBeforeProcessing());
  }

  /** Does what was asked, and closes the connection instead of answering. */
  public Fault dropConnectionAfterProcessing() {
    return enforce(new FaultAction.DropAfterProcessing());
  }

  /** Takes its time before processing. */
  public Fault delay(Duration duration) {
    return enforce(new FaultAction.Delay(duration));
  }

  /** Does something first, for example changes a distribution behind the caller's back. */
  public Fault runBeforeProcessing(Runnable runnable) {
    return enforce(new FaultAction.Run(runnable));
  }

  /** Holds calls up before anything is done, until they are released. */
  public HangingCalls hangBeforeProcessing() {
    HangingCalls calls = new HangingCalls();
    enforce(new FaultAction.Hang(calls));
    return calls;
  }

  /** Does what was asked, and holds the answer up until it is released. */
  public HangingCalls hangAfterProcessing() {
    HangingCalls calls = new HangingCalls();
    enforce(new FaultAction.HangAfterProcessing(calls));
    return calls;
  }

  /** Does what was asked, and answers byte by byte with a pause before each. */
  public Fault trickle(Duration pause) {
    return enforce(new FaultAction.Trickle(pause));
  }

  private Fault garbled(int status, String contentType, Function<AwsRequest, String> body) {
    return enforce(new FaultAction.Garble(status, contentType, body));
  }

  private Fault enforce(FaultAction action) {
    return enforce.apply(
        new FaultCondition(operation, distributionId, accessKeyId, times, probability), action);
  }
}
