package io.autossl.deployer.deployment;

/**
 * How often AWS was called for a step.
 *
 * @param made calls that were made, but for those that AWS throttled
 * @param unanswered those of them that change something at AWS and whose answer is not known: they
 *     may have taken effect
 */
public record StepAttempts(int made, int unanswered) {

  static final StepAttempts NONE = new StepAttempts(0, 0);

  /** A call is about to be made that changes nothing. */
  StepAttempts read() {
    return new StepAttempts(made + 1, unanswered);
  }

  /** A call is about to be made that changes something. */
  StepAttempts changed() {
    return new StepAttempts(made + 1, unanswered + 1);
  }

  /** The last call that changes something was answered, or never arrived. */
  StepAttempts answered() {
    return new StepAttempts(made, Math.max(0, unanswered - 1));
  }

  /** The last call was throttled, which does not count as an attempt. */
  StepAttempts throttled() {
    return new StepAttempts(Math.max(0, made - 1), unanswered);
  }
}
