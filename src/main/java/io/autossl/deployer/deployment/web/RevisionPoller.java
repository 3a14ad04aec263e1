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
 * Watches the revision of one deployment in the database, which changes whichever replica runs it,
 * for all who follow it here.
 */
final class RevisionPoller implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(RevisionPoller.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final UUID deploymentId;
  private final DeploymentRepository deployments;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private int followers;
  private long revision = -1;
  private boolean over;

  RevisionPoller(UUID deploymentId, DeploymentRepository deployments) {
    this.deploymentId = deploymentId;
    this.deployments = deployments;
  }

  /** What came of waiting. */
  enum News {
    /** The deployment has changed. */
    CHANGED,
    /** It has not, for as long as was waited. */
    NONE,
    /** Nobody watches any more. */
    ENDED
  }

  /** Waits until the deployment has a later revision than this one. */
  News await(long later, Duration longest) throws InterruptedException {
    long nanos = longest.toNanos();
    lock.lock();
    try {
      while (!over && revision <= later && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return over ? News.ENDED : revision > later ? News.CHANGED : News.NONE;
    } finally {
      lock.unlock();
    }
  }

  /** One more follows it. Not called at the same time as {@link #leave}. */
  void join() {
    followers++;
  }

  /**
   * One less follows it.
   *
   * @return whether it was the last
   */
  boolean leave() {
    followers--;
    return followers == 0;
  }

  /** Nobody is to watch any more. */
  void end() {
    lock.lock();
    try {
      over = true;
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
        look();
      } while (!endsWithin(BETWEEN_LOOKS));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void look() {
    Optional<Long> now;
    try {
      now = deployments.revision(deploymentId);
    } catch (DataAccessException | TransactionException failure) {
      // It may come back, and who follows need not know.
      log.debug("Deployment {} cannot be looked at", deploymentId, failure);
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

  /** Waits, unless nobody watches any more. */
  boolean endsWithin(Duration duration) throws InterruptedException {
    lock.lock();
    try {
      return over || ended.await(duration.toMillis(), TimeUnit.MILLISECONDS) || over;
    } finally {
      lock.unlock();
    }
  }
}
