package io.autossl.deployer.deployment;

/** Where a step stands. */
public enum StepStatus {
  PENDING(false),
  RUNNING(false),
  /** For AWS; it goes on by itself. */
  WAITING(false),
  SUCCEEDED(true),
  SKIPPED(true),
  FAILED(true),
  CANCELLED(true);

  private final boolean finished;

  StepStatus(boolean finished) {
    this.finished = finished;
  }

  /** Whether nothing more happens. */
  public boolean isFinished() {
    return finished;
  }
}
