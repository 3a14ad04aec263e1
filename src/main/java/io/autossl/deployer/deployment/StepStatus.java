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

  private final boolean over;

  StepStatus(boolean over) {
    this.over = over;
  }

  /** Whether nothing more happens. */
  public boolean isOver() {
    return over;
  }
}
