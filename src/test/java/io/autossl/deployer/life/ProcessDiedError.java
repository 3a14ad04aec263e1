package io.autossl.deployer.life;

/** The process is dead: whatever its threads still do, they do no more. */
public final class ProcessDiedError extends Error {

  private static final long serialVersionUID = 1L;

  ProcessDiedError(String end) {
    super("The process " + end);
  }
}
