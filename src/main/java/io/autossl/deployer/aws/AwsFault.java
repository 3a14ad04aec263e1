package io.autossl.deployer.aws;

import org.jspecify.annotations.Nullable;

/**
 * Why an AWS call failed, by what that means for a deployment. Messages are for operators and hold
 * no secrets.
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

  /** An earlier change of the distribution is still being rolled out, which takes minutes. */
  record ChangeInProgress(String message, @Nullable String requestId) implements AwsFault {}

  /**
   * The distribution has another version than the one that was sent: read it and decide again.
   *
   * @param awsErrorCode AWS's error code; null if it gave none
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
   * @param awsErrorCode AWS's error code; null if it gave none
   */
  record Refused(
      Refusal refusal, String message, @Nullable String awsErrorCode, @Nullable String requestId)
      implements AwsFault {}

  /** Whether a failed call has reached AWS. */
  enum Delivery {
    /** It never left: no connection could be made. */
    NOT_SENT,
    /** AWS answered it with an error. */
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
    /** AWS refuses the distribution's configuration, or a resource that it refers to. */
    CONFIGURATION_REFUSED,
    /** It is not known: the answer has none of AWS's error codes. */
    UNKNOWN
  }
}
