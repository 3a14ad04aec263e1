package io.autossl.deployer.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does the same thing many times at the same moment. */
public final class Together {

  private Together() {}

  /** Calls an action with 0, 1 and so on, all at once, and tells what each call returned. */
  public static <T> List<T> run(int times, IntFunction<T> action) {
    CountDownLatch ready = new CountDownLatch(times);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int index = 0; index < times; index++) {
        int number = index;
        futures.add(
            executor.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return action.apply(number);
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }
}
