package io.autossl.deployer.aws;

import org.jspecify.annotations.Nullable;

/**
 * Why an AWS call failed, as what it means for a deployment. Messages are for operators and hold no
 * secrets.
 */
public sealed interface AwsFault {

  /** What happened and, where it helps, what to do about it. */
  String message();

  /** AWS's identifier of the request, if it answered. */
  @Nullable String requestId();

  /** AWS or the network failed for a moment: the same call may work soon. */
  record Transient(String message, @Nullable String requestId, Delivery delivery)
      implements AwsFault {}

  /** The account makes more calls than AWS allows it: slow down. */
  record Throttled(String message, @Nullable String requestId) implements AwsFault {}

  /** An earlier change of the distribution is still being rolled out: wait for minutes. */
  record ChangeInProgress(String message, @Nullable String requestId) implements AwsFault {}

  /**
   * The version that was sent is not the distribution's, as far as AWS says: read and decide again.
   *
   * @param awsErrorCode what AWS calls it; null if it does not say
   */
  record StaleVersion(String message, @Nullable String awsErrorCode, @Nullable String requestId)
      implements AwsFault {}

  /**
   * CloudFront does not know the certificate's ARN: it does not see it yet, it is gone, or it
   * rejects what the ARN stands for.
   */
  record UnknownCertificate(String message, @Nullable String requestId) implements AwsFault {}

  /** AWS does not accept the access key: no other call with it will work. */
  record InvalidCredentials(String message, @Nullable String requestId) implements AwsFault {}

  /**
   * AWS refuses this call, and would refuse it again.
   *
   * @param awsErrorCode what AWS calls it; null if it does not say
   */
  record Refused(
      Refusal refusal, String message, @Nullable String awsErrorCode, @Nullable String requestId)
      implements AwsFault {}

  /** What is known about a failed call's arrival at AWS. */
  enum Delivery {
    /** It never left: no connection could be made. */
    NOT_SENT,
    /** AWS answered with a fault of its own. */
    ANSWERED,
    /** Its answer was lost: it may or may not have taken effect. */
    UNKNOWN
  }

  /** What AWS refuses. */
  enum Refusal {
    DISTRIBUTION_NOT_FOUND,
    ACCESS_DENIED,
    CERTIFICATE_REJECTED,
    QUOTA_EXCEEDED,
    /** The distribution's configuration as it stands, or what it refers to. */
    CONFIGURATION_REFUSED,
    /** It cannot be told: the answer is none of AWS's errors. */
    UNKNOWN
  }
}
