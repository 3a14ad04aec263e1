package io.autossl.deployer.deployment;

/** Where a deployment stands. */
public enum DeploymentStatus {
  QUEUED(false),
  RUNNING(false),
  /** For AWS; it goes on by itself. */
  WAITING(false),
  /** Every distribution is updated, or was right already. */
  SUCCEEDED(true),
  /** Some distributions are right, others were skipped or failed. */
  PARTIALLY_SUCCEEDED(true),
  /** No distribution is right and none failed: all were skipped. */
  SKIPPED(true),
  /** No distribution is right, and at least one failed. */
  FAILED(true),
  CANCELLED(true);

  private final boolean finished;

  DeploymentStatus(boolean finished) {
    this.finished = finished;
  }

  /** Whether nothing more happens. */
  public boolean isFinished() {
    return finished;
  }
}
