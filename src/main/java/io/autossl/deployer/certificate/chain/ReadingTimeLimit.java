package io.autossl.deployer.certificate.chain;

import io.autossl.deployer.web.ApiException;
import java.time.Duration;

/**
 * Ends the reading of an upload that takes too long, or whose client has gone. The thread that
 * reads it is interrupted then.
 */
public final class ReadingTimeLimit {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private ReadingTimeLimit() {}

  /**
   * Ends the reading if the current thread is interrupted. To be called before each expensive
   * operation.
   *
   * @throws ApiException if the thread is interrupted
   */
  public static void requireTimeLeft() {
    if (Thread.currentThread().isInterrupted()) {
      throw exceeded();
    }
  }

  /**
   * The refusal of an upload that took too long. It is retryable: within the limits nothing takes
   * this long, so the machine is overloaded.
   */
  public static ApiException exceeded() {
    return ApiException.overloaded(
        "The service is too busy to read the certificate; try again soon.", RETRY_AFTER);
  }
}
