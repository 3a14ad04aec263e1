package io.autossl.deployer.certificate.chain;

import io.autossl.deployer.web.ApiException;
import java.time.Duration;

/** Ends the reading of an upload that takes too long, or that nobody waits for any more. */
public final class ReadingTimeLimit {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private ReadingTimeLimit() {}

  /**
   * Ends what the current thread reads if it is interrupted. To be called before each part that
   * takes some time.
   *
   * @throws ApiException if the thread is interrupted
   */
  public static void requireTimeLeft() {
    if (Thread.currentThread().isInterrupted()) {
      throw exceeded();
    }
  }

  /** Nothing within the limits takes so long by itself: it is no fault of the upload. */
  public static ApiException exceeded() {
    return ApiException.overloaded(
        "The service is too busy to read the certificate; try again soon.", RETRY_AFTER);
  }
}
