package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.certificate.chain.ReadingTimeLimit;
import io.autossl.deployer.web.ApiException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Reads uploads on platform threads: one for each processor, or fewer if the heap has no room for
 * the memory that each may need. Requests run on virtual threads, and a virtual thread that
 * computes occupies its carrier thread until it is done: a few uploads would block all other
 * requests. Reading neither logs nor needs the caller, so no context of the request is passed on.
 *
 * <p>Reading ends after a few seconds at most, and as soon as the client has closed the connection:
 * the thread is interrupted, which {@link ReadingTimeLimit#requireTimeLeft} notices.
 */
public final class CertificateReaderPool implements AutoCloseable {

  /**
   * The longest wait for a thread: all waiting uploads together take less, even with one thread on
   * a slow processor.
   */
  private static final Duration MAX_WAIT = Duration.ofSeconds(20);

  /** The longest reading: ten times as long as key derivation may take. */
  private static final Duration MAX_READING = Duration.ofSeconds(5);

  private static final long CHECK_INTERVAL_MILLISECONDS = 100;

  /** The memory of one thread, in bytes: twice as much as scrypt may need. */
  private static final long MAX_MEMORY = 64L * 1024 * 1024;

  private final CertificateReader reader;
  private final Duration longestWait;
  private final Duration longestReading;
  private final ExecutorService threads;

  CertificateReaderPool(CertificateReader reader) {
    this(
        reader,
        count(Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory()),
        MAX_WAIT,
        MAX_READING);
  }

  CertificateReaderPool(
      CertificateReader reader, int count, Duration longestWait, Duration longestReading) {
    this.reader = reader;
    this.longestWait = longestWait;
    this.longestReading = longestReading;
    this.threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("certificate-reader-", 1).daemon().factory());
  }

  /** The number of threads, for this many processors and a heap of this many bytes. */
  static int count(int processors, long heap) {
    return Math.clamp(heap / MAX_MEMORY, 1, processors);
  }

  /**
   * Reads an upload, as soon as a thread is free.
   *
   * @param isSenderGone whether the client has closed the connection; called repeatedly while it
   *     waits
   * @throws ApiException as {@link CertificateReader#read} does, or if it takes too long, or if the
   *     client has gone
   */
  public DeployableCertificate read(CertificateUpload upload, BooleanSupplier isSenderGone) {
    CountDownLatch begun = new CountDownLatch(1);
    Future<DeployableCertificate> reading =
        threads.submit(
            () -> {
              begun.countDown();
              return reader.read(upload);
            });
    try {
      await(step -> begun.await(step, TimeUnit.MILLISECONDS), longestWait, isSenderGone);
      await(step -> isDone(reading, step), longestReading, isSenderGone);
      return reading.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException original) {
        throw original;
      }
      throw new IllegalStateException("An upload cannot be read", failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ReadingTimeLimit.exceeded();
    } finally {
      reading.cancel(true);
    }
  }

  /** Waits until something is over, but not longer than this, and returns whether it is over. */
  @FunctionalInterface
  private interface Wait {

    boolean isOverWithin(long milliseconds) throws InterruptedException, ExecutionException;
  }

  private static void await(Wait wait, Duration longest, BooleanSupplier isSenderGone)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + longest.toNanos();
    while (!wait.isOverWithin(CHECK_INTERVAL_MILLISECONDS)) {
      if (System.nanoTime() - end > 0 || isSenderGone.getAsBoolean()) {
        throw ReadingTimeLimit.exceeded();
      }
    }
  }

  private static boolean isDone(Future<?> reading, long milliseconds)
      throws InterruptedException, ExecutionException {
    try {
      reading.get(milliseconds, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
