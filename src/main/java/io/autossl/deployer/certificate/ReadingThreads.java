package io.autossl.deployer.certificate;

import io.autossl.deployer.web.ApiException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads uploads on threads of its own, as many as there are processors, if the heap has room for
 * what each may take. Requests are on virtual threads, and one of those that computes keeps its
 * carrier until it is done: as many uploads as there are carriers would leave none to anybody else.
 * Reading neither logs nor asks who the caller is, so nothing of the request goes along.
 *
 * <p>Nobody is read for longer than a few seconds: a thread is interrupted then, and {@link
 * #requireTimeLeft} ends what it does.
 */
final class ReadingThreads implements AutoCloseable {

  /** All who may wait take less together, even with one thread on a slow processor. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** Ten times what deriving keys may take. */
  private static final Duration LONGEST_READING = Duration.ofSeconds(5);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  /** In bytes: twice what scrypt takes at the most. */
  private static final long MOST_MEMORY = 64L * 1024 * 1024;

  private final CertificateReader reader;
  private final Duration longestWait;
  private final Duration longestReading;
  private final ExecutorService threads;

  ReadingThreads(CertificateReader reader) {
    this(
        reader,
        count(Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory()),
        LONGEST_WAIT,
        LONGEST_READING);
  }

  ReadingThreads(
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
    return Math.clamp(heap / MOST_MEMORY, 1, processors);
  }

  /**
   * Reads an upload, as soon as it is its turn.
   *
   * @throws ApiException as {@link CertificateReader#read} does, or if it takes too long
   */
  DeployableCertificate read(CertificateUpload upload) {
    CountDownLatch begun = new CountDownLatch(1);
    Future<DeployableCertificate> reading =
        threads.submit(
            () -> {
              begun.countDown();
              return reader.read(upload);
            });
    try {
      if (!begun.await(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
        throw tooSlow();
      }
      return reading.get(longestReading.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException original) {
        throw original;
      }
      throw new IllegalStateException("An upload cannot be read", failure.getCause());
    } catch (TimeoutException overdue) {
      throw tooSlow();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw tooSlow();
    } finally {
      reading.cancel(true);
    }
  }

  /**
   * Ends what the current thread reads if nobody waits for it any more. To be called before each
   * part that takes some time.
   *
   * @throws ApiException if the thread is interrupted
   */
  static void requireTimeLeft() {
    if (Thread.currentThread().isInterrupted()) {
      throw tooSlow();
    }
  }

  /** Nothing within the limits takes so long by itself: it is no fault of the upload. */
  private static ApiException tooSlow() {
    return ApiException.overloaded(
        "The service is too busy to read the certificate; try again soon.", RETRY_AFTER);
  }

  @Override
  public void close() {
    threads.close();
  }
}
