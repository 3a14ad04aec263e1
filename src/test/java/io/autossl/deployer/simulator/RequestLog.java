package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the simulator was asked. A request is counted when it comes in, and recorded just
 * before its answer goes out, so that a client that has its answer finds its request here.
 */
public final class RequestLog {

  private record Call(AwsOperation operation, @Nullable String resourceId) {}

  private static final class Concurrency {
    private int current;
    private int maximum;
  }

  private final Clock clock;
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final Map<AwsOperation, Integer> calls = new EnumMap<>(AwsOperation.class);
  private final Map<Call, Integer> callsOfResources = new HashMap<>();
  private final Map<AwsOperation, Integer> inFlight = new EnumMap<>(AwsOperation.class);
  private final Map<String, Concurrency> concurrency = new HashMap<>();
  private long sequence;
  private boolean recording = true;
  private boolean bodiesKept = true;

  RequestLog(Clock clock) {
    this.clock = clock;
  }

  /** All finished requests, in the order in which they finished. */
  public synchronized List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** The finished requests of an operation. */
  public List<RecordedRequest> requests(AwsOperation operation) {
    return requests().stream().filter(request -> request.operation() == operation).toList();
  }

  /** The finished requests of an operation on a distribution. */
  public List<RecordedRequest> requests(AwsOperation operation, String distributionId) {
    return requests(operation).stream()
        .filter(request -> distributionId.equals(request.resourceId()))
        .toList();
  }

  /** How many requests came in, answered or not. */
  public synchronized int calls() {
    return calls.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many requests of an operation came in, answered or not. */
  public synchronized int calls(AwsOperation operation) {
    return calls.getOrDefault(operation, 0);
  }

  /** How many requests of an operation on a distribution came in, answered or not. */
  public synchronized int calls(AwsOperation operation, String distributionId) {
    return callsOfResources.getOrDefault(new Call(operation, distributionId), 0);
  }

  /** How many requests of an operation have come in and are not answered yet. */
  public synchronized int inFlight(AwsOperation operation) {
    return inFlight.getOrDefault(operation, 0);
  }

  /** The most requests of an access key that were in flight at the same time. */
  public synchronized int maxConcurrency(String accessKeyId) {
    Concurrency seen = concurrency.get(accessKeyId);
    return seen == null ? 0 : seen.maximum;
  }

  /** The most requests that were in flight at the same time, by access key. */
  public synchronized Map<String, Integer> maxConcurrencies() {
    Map<String, Integer> maxima = new HashMap<>();
    concurrency.forEach((accessKeyId, seen) -> maxima.put(accessKeyId, seen.maximum));
    return maxima;
  }

  /** Whether requests are recorded at all, or only counted, as in a long measurement. */
  public synchronized RequestLog recording(boolean newRecording) {
    recording = newRecording;
    return this;
  }

  /** Whether bodies are recorded. */
  public synchronized RequestLog bodiesKept(boolean newBodiesKept) {
    bodiesKept = newBodiesKept;
    return this;
  }

  /** Forgets everything but the requests that are in flight. */
  public synchronized void clear() {
    requests.clear();
    calls.clear();
    callsOfResources.clear();
    concurrency.values().removeIf(seen -> seen.current == 0);
    concurrency.values().forEach(seen -> seen.maximum = seen.current);
  }

  synchronized Started start(AwsRequest request) {
    calls.merge(request.operation(), 1, Integer::sum);
    inFlight.merge(request.operation(), 1, Integer::sum);
    if (request.resourceId() != null) {
      callsOfResources.merge(new Call(request.operation(), request.resourceId()), 1, Integer::sum);
    }
    if (request.accessKeyId() != null) {
      Concurrency seen =
          concurrency.computeIfAbsent(request.accessKeyId(), key -> new Concurrency());
      seen.current++;
      seen.maximum = Math.max(seen.maximum, seen.current);
    }
    sequence++;
    return new Started(sequence, request, clock.instant());
  }

  synchronized void finish(
      Started started, int status, String outcome, @Nullable String resourceId, boolean answered) {
    AwsRequest request = started.request();
    inFlight.merge(request.operation(), -1, Integer::sum);
    Concurrency seen =
        request.accessKeyId() == null ? null : concurrency.get(request.accessKeyId());
    if (seen != null) {
      seen.current--;
    }
    if (!recording) {
      return;
    }
    requests.add(
        new RecordedRequest(
            started.sequence(),
            request.operation(),
            request.operationName(),
            resourceId == null ? request.resourceId() : resourceId,
            request.accessKeyId(),
            started.at(),
            clock.instant(),
            status,
            outcome,
            answered,
            request.requestId(),
            request.header("If-Match"),
            request.header("User-Agent"),
            request.header("traceparent"),
            bodiesKept ? new String(request.body(), UTF_8) : ""));
  }

  record Started(long sequence, AwsRequest request, Instant at) {}
}
