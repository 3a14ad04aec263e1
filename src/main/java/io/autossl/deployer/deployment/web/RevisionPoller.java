package io.autossl.deployer.deployment.web;

import io.autossl.deployer.deployment.store.DeploymentRepository;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Polls the revision of one deployment in the database, which changes whichever replica runs it,
 * for all its subscribers here.
 */
final class RevisionPoller implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(RevisionPoller.class);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private final UUID deploymentId;
  private final DeploymentRepository deployments;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private int subscribers;
  private long revision = -1;
  private boolean isEnded;

  RevisionPoller(UUID deploymentId, DeploymentRepository deployments) {
    this.deploymentId = deploymentId;
    this.deployments = deployments;
  }

  /** How a wait ended. */
  enum Wait {
    /** The deployment has changed. */
    CHANGED,
    /** The deployment has not changed for as long as was waited. */
    UNCHANGED,
    /** The poller has ended. */
    ENDED
  }

  /** Waits until the deployment has a later revision than this one. */
  Wait await(long later, Duration longest) throws InterruptedException {
    long nanos = longest.toNanos();
    lock.lock();
    try {
      while (!isEnded && revision <= later && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return isEnded ? Wait.ENDED : revision > later ? Wait.CHANGED : Wait.UNCHANGED;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a subscriber. Not called at the same time as {@link #unsubscribe}. */
  void subscribe() {
    subscribers++;
  }

  /**
   * Removes a subscriber.
   *
   * @return whether it was the last
   */
  boolean unsubscribe() {
    subscribers--;
    return subscribers == 0;
  }

  /** Ends it, and all waits. */
  void end() {
    lock.lock();
    try {
      isEnded = true;
      changed.signalAll();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      do {
        poll();
      } while (!endsWithin(POLL_INTERVAL));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void poll() {
    Optional<Long> now;
    try {
      now = deployments.revision(deploymentId);
    } catch (DataAccessException | TransactionException failure) {
      // The database may come back; subscribers need not know.
      log.debug("The revision of deployment {} cannot be read", deploymentId, failure);
      return;
    }
    if (now.isEmpty()) {
      end();
      return;
    }
    lock.lock();
    try {
      if (now.get() != revision) {
        revision = now.get();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits, unless it has ended. */
  boolean endsWithin(Duration duration) throws InterruptedException {
    lock.lock();
    try {
      return isEnded || ended.await(duration.toMillis(), TimeUnit.MILLISECONDS) || isEnded;
    } finally {
      lock.unlock();
    }
  }
}
