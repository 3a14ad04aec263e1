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
 * Reads uploads on threads of its own, as many as there are processors, if the heap has room for
 * what each may take. Requests are on virtual threads, and one of those that computes keeps its
 * carrier until it is done: as many uploads as there are carriers would leave none to anybody else.
 * Reading neither logs nor asks who the caller is, so nothing of the request goes along.
 *
 * <p>Nobody is read for longer than a few seconds, or when he has gone: a thread is interrupted
 * then, and {@link ReadingTimeLimit#requireTimeLeft} ends what it does.
 */
public final class CertificateReaderPool implements AutoCloseable {

  /** All who may wait take less together, even with one thread on a slow processor. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(20);

  /** Ten times what deriving keys may take. */
  private static final Duration MAX_READING = Duration.ofSeconds(5);

  private static final long STEP_MILLISECONDS = 100;

  /** In bytes: twice what scrypt takes at the most. */
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

  /** How many threads there are to be, for a heap of this many bytes. */
  static int count(int processors, long heap) {
    return Math.clamp(heap / MAX_MEMORY, 1, processors);
  }

  /**
   * Reads an upload, as soon as it is its turn.
   *
   * @param isSenderGone asked meanwhile, again and again
   * @throws ApiException as {@link CertificateReader#read} does, or if it takes too long, or if
   *     nobody waits for it any more
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

  /** Waits so many milliseconds, or until it is over, and tells whether it is. */
  @FunctionalInterface
  private interface Wait {

    boolean isOverWithin(long milliseconds) throws InterruptedException, ExecutionException;
  }

  private static void await(Wait wait, Duration longest, BooleanSupplier isSenderGone)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + longest.toNanos();
    while (!wait.isOverWithin(STEP_MILLISECONDS)) {
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
