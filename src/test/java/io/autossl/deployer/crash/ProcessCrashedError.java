package io.autossl.deployer.crash;

/** The process is dead: whatever its threads still do, they do no more. */
public final class ProcessCrashedError extends Error {

  private static final long serialVersionUID = 1L;

  ProcessCrashedError(String end) {
    super("The process " + end);
  }
}
