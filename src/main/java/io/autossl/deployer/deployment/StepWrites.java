package io.autossl.deployer.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Stores the steps of one run by group commit: while one transaction is under way, what other
 * threads want to store gathers, and the next transaction takes all of it. Each thread goes on only
 * when its own part is stored.
 */
final class StepWrites {

  private final DeploymentJournal journal;
  private final UUID deploymentId;
  private final long run;
  private final Queue<Pending> gathered = new ConcurrentLinkedQueue<>();
  private final ReentrantLock committing = new ReentrantLock();

  StepWrites(DeploymentJournal journal, UUID deploymentId, long run) {
    this.journal = journal;
    this.deploymentId = deploymentId;
    this.run = run;
  }

  /**
   * Stores a write, and returns when it is stored.
   *
   * @return whether AWS may be called for its steps, if it begins them
   * @throws RunSupersededException if another run has started
   */
  boolean store(StepWrite write) {
    Pending pending = new Pending(write);
    gathered.add(pending);
    committing.lock();
    try {
      if (!pending.isOver()) {
        commit(takeGathered());
      }
    } finally {
      committing.unlock();
    }
    return pending.maySend();
  }

  private List<Pending> takeGathered() {
    List<Pending> taken = new ArrayList<>();
    for (Pending next = gathered.poll(); next != null; next = gathered.poll()) {
      taken.add(next);
    }
    return taken;
  }

  private void commit(List<Pending> group) {
    try {
      boolean maySend =
          journal.write(deploymentId, run, group.stream().map(Pending::write).toList());
      group.forEach(pending -> pending.stored(maySend));
    } catch (DataIntegrityViolationException oneOfThem) {
      if (group.size() == 1) {
        group.getFirst().failed(oneOfThem);
      } else {
        // The others are not to suffer from it.
        group.forEach(pending -> commit(List.of(pending)));
      }
    } catch (RuntimeException | Error failure) {
      group.forEach(pending -> pending.failed(failure));
    }
  }

  private static final class Pending {

    private final StepWrite write;
    private boolean stored;
    private boolean maySend;
    private @Nullable Throwable failure;

    Pending(StepWrite write) {
      this.write = write;
    }

    StepWrite write() {
      return write;
    }

    boolean isOver() {
      return stored || failure != null;
    }

    void stored(boolean maySend) {
      this.stored = true;
      this.maySend = maySend;
    }

    void failed(Throwable failure) {
      this.failure = failure;
    }

    boolean maySend() {
      return switch (failure) {
        case null -> maySend;
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        default -> throw new IllegalStateException(failure);
      };
    }
  }
}
