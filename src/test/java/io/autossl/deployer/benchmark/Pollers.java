package io.autossl.deployer.benchmark;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Clients that read the same thing over and over, until closed. */
final class Pollers implements AutoCloseable {

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger answers = new AtomicInteger();
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

  /** There have been answers, and no others than were asked for. */
  void requireAnswers() {
    if (answers.get() == 0 || failures.get() > 0) {
      throw new IllegalStateException(
          "Polling: %d answers, %d failures".formatted(answers.get(), failures.get()));
    }
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
        last = api.poll(path).whenComplete(this::count);
      }
    }

    private void count(Integer status, @Nullable Throwable failure) {
      if (failure == null && status == 200) {
        answers.incrementAndGet();
      } else {
        failures.incrementAndGet();
      }
    }
  }
}
