package io.autossl.deployer.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Clients that read the same thing over and over, until closed. */
final class Pollers implements AutoCloseable {

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Duration> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final ServiceApi api;
  private final String path;

  private Pollers(ServiceApi api, String path) {
    this.api = api;
    this.path = path;
  }

  /** Starts so many, evenly spread over the interval at which each of them asks. */
  static Pollers start(ServiceApi api, String path, int clients, Duration interval) {
    Pollers pollers = new Pollers(api, path);
    for (int client = 0; client < clients; client++) {
      pollers.timer.scheduleAtFixedRate(
          pollers.new Client()::ask,
          interval.toNanos() * client / clients,
          interval.toNanos(),
          TimeUnit.NANOSECONDS);
    }
    return pollers;
  }

  /** How long answers took; there have been some, and no poll has failed. */
  List<Duration> answers() {
    List<Duration> all = List.copyOf(answers);
    if (all.isEmpty() || failures.get() > 0) {
      throw new IllegalStateException(
          "Polling: %d answers, %d failures".formatted(all.size(), failures.get()));
    }
    return all;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    timer.close();
  }

  /** Does not ask again before it has its answer. */
  private final class Client {

    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    void ask() {
      if (last.isDone()) {
        long start = System.nanoTime();
        last =
            api.poll(path)
                .whenComplete(
                    (status, failure) ->
                        count(status, failure, Duration.ofNanos(System.nanoTime() - start)));
      }
    }

    private void count(Integer status, @Nullable Throwable failure, Duration duration) {
      if (failure == null && status == 200) {
        answers.add(duration);
      } else {
        failures.incrementAndGet();
      }
    }
  }
}
