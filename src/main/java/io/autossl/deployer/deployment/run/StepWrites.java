package io.autossl.deployer.deployment.run;

import io.autossl.deployer.deployment.store.DeploymentStateStore;
import io.autossl.deployer.deployment.store.StepWrite;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Stores the steps of one run by group commit: what its threads want to store at the same time is
 * one transaction.
 */
final class StepWrites {

  private final DeploymentStateStore stateStore;
  private final UUID deploymentId;
  private final long run;
  private final GroupCommit<Pending> pending = new GroupCommit<>(this::commit);

  StepWrites(DeploymentStateStore stateStore, UUID deploymentId, long run) {
    this.stateStore = stateStore;
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
    Pending stored = new Pending(write);
    pending.commit(stored);
    return stored.maySend();
  }

  private void commit(List<Pending> group) {
    try {
      boolean maySend =
          stateStore.write(deploymentId, run, group.stream().map(Pending::write).toList());
      group.forEach(pending -> pending.stored(maySend));
    } catch (DataIntegrityViolationException oneOfThem) {
      if (group.size() == 1) {
        group.getFirst().failed(oneOfThem);
      } else {
        // So that one that cannot be stored does not fail the others.
        group.forEach(pending -> commit(List.of(pending)));
      }
    } catch (RuntimeException | Error failure) {
      group.forEach(pending -> pending.failed(failure));
    }
  }

  private static final class Pending {

    private final StepWrite write;
    private boolean maySend;
    private @Nullable Throwable failure;

    Pending(StepWrite write) {
      this.write = write;
    }

    StepWrite write() {
      return write;
    }

    void stored(boolean maySend) {
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
