package io.autossl.deployer.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Somebody who reads this and that, twenty times a second, until closed. */
final class Reader implements AutoCloseable {

  private static final long INTERVAL_MILLISECONDS = 50;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ServiceApi api;
  private final List<String> paths;
  private final List<Queue<Duration>> durations;
  private int next;

  Reader(ServiceApi api, List<String> paths) {
    this.api = api;
    this.paths = paths;
    this.durations =
        Stream.<Queue<Duration>>generate(ConcurrentLinkedQueue::new).limit(paths.size()).toList();
    timer.scheduleAtFixedRate(this::read, 0, INTERVAL_MILLISECONDS, TimeUnit.MILLISECONDS);
  }

  /** How long reading one of the paths took. */
  Sample sample(int path) {
    return new Sample(List.copyOf(durations.get(path)));
  }

  @Override
  public void close() {
    timer.shutdown();
    timer.close();
  }

  private void read() {
    int path = next;
    next = (next + 1) % paths.size();
    long start = System.nanoTime();
    api.fetch(paths.get(path));
    durations.get(path).add(Duration.ofNanos(System.nanoTime() - start));
  }
}
