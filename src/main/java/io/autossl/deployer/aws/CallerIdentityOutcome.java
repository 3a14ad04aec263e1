package io.autossl.deployer.aws;

/** What AWS answers to the question whose credentials these are. */
public sealed interface CallerIdentityOutcome {

  /** They are this user's or role's. */
  record Known(String accountId, String arn) implements CallerIdentityOutcome {}

  /**
   * AWS does not accept them.
   *
   * @param code for programs
   */
  record Refused(String code, String message) implements CallerIdentityOutcome {}

  /** AWS did not say. */
  record Unavailable(String message) implements CallerIdentityOutcome {}
}
