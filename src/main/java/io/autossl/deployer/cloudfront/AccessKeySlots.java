package io.autossl.deployer.cloudfront;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Bounds the AWS calls that are in flight with one access key, over all deployments. */
@Component
public class AccessKeySlots {

  private final Map<String, Semaphore> slots = new ConcurrentHashMap<>();
  private final int slotsPerAccessKey;

  AccessKeySlots(AwsProperties properties) {
    this.slotsPerAccessKey = properties.maxConcurrencyPerAccessKey();
  }

  /**
   * Waits for a slot, first come, first served. Closing it lets the next one in.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Slot acquire(AwsCredentials credentials) throws InterruptedException {
    Semaphore semaphore =
        slots.computeIfAbsent(
            credentials.accessKeyId(), accessKeyId -> new Semaphore(slotsPerAccessKey, true));
    semaphore.acquire();
    return semaphore::release;
  }

  /** The right to have one AWS call in flight. */
  @FunctionalInterface
  public interface Slot extends AutoCloseable {

    @Override
    void close();
  }
}
