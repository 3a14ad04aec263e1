package io.autossl.deployer.aws;

/** The result of asking AWS whose credentials these are. */
public sealed interface CallerIdentityOutcome {

  /** They belong to this user or role. */
  record Known(String accountId, String arn) implements CallerIdentityOutcome {}

  /**
   * AWS does not accept them.
   *
   * @param code why, for programs
   */
  record Refused(String code, String message) implements CallerIdentityOutcome {}

  /** AWS did not answer, or its answer does not tell. */
  record Unavailable(String message) implements CallerIdentityOutcome {}
}
