package io.autossl.deployer.benchmark;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Many targets with one distribution each.
 *
 * @param replicas which take turns in being asked
 */
record Fleet(List<ServiceApi> replicas, List<String> targets) {

  private static final int CONNECTIONS = 8;
  private static final List<String> ACTIVE = List.of("QUEUED", "RUNNING", "WAITING");
  private static final Duration MAX_DURATION = Duration.ofMinutes(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  Fleet {
    replicas = List.copyOf(replicas);
    targets = List.copyOf(targets);
  }

  static Fleet create(List<MeasuredService> replicas, int size) {
    MeasuredService first = replicas.getFirst();
    return new Fleet(
        replicas.stream().map(MeasuredService::api).toList(),
        all(
            SimulatorProcess.distributions(size),
            distribution -> first.createTarget(List.of(distribution))));
  }

  /** Requests a deployment to each target, as fast as possible, and tells their ids. */
  List<String> request(String certificate) {
    AtomicInteger requests = new AtomicInteger();
    return all(
        targets,
        target ->
            replicas.get(requests.getAndIncrement() % replicas.size()).deploy(target, certificate));
  }

  /** Waits until no deployment is left to be done, and tells when the last one of these ended. */
  Instant awaitEnd(String certificate) {
    ServiceApi api = replicas.getFirst();
    await("end of all deployments")
        .atMost(MAX_DURATION)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL_INTERVAL)
        .until(() -> ACTIVE.stream().allMatch(status -> isNone(api, status)));
    return lastEnd(api, certificate);
  }

  private static boolean isNone(ServiceApi api, String status) {
    return api.read("deployments?limit=1&status=" + status).path("items").isEmpty();
  }

  private Instant lastEnd(ServiceApi api, String certificate) {
    String path = "deployments?limit=200&certificateId=" + certificate;
    Instant last = Instant.MIN;
    int seen = 0;
    JsonNode page = api.read(path);
    while (true) {
      for (JsonNode deployment : page.path("items")) {
        Instant end = RequestedDeployment.end(deployment);
        last = end.isAfter(last) ? end : last;
        seen++;
      }
      if (page.path("next").isNull()) {
        break;
      }
      page = api.read(path + "&after=" + page.path("next").asString());
    }
    if (seen != targets.size()) {
      throw new IllegalStateException(seen + " deployments instead of " + targets.size());
    }
    return last;
  }

  private static <T> List<T> all(List<String> items, Function<String, T> action) {
    try (ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<T>> futures =
          items.stream().map(item -> executor.submit(() -> action.apply(item))).toList();
      return futures.stream().map(Fleet::result).toList();
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }
}
