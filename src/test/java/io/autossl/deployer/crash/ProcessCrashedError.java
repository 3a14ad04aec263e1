package io.autossl.deployer.crash;

/** The process has crashed: its threads can do nothing any more. */
public final class ProcessCrashedError extends Error {

  private static final long serialVersionUID = 1L;

  ProcessCrashedError(String end) {
    super("The process " + end);
  }
}
