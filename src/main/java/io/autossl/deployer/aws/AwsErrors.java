package io.autossl.deployer.aws;

import io.autossl.deployer.aws.AwsFault.Delivery;
import io.autossl.deployer.aws.AwsFault.Refusal;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What each error of AWS means for a deployment. It goes by the error code; by the message only
 * where AWS uses one code for several things, or gives no code. Answers that are no errors but lack
 * what was asked for are judged where they are read ({@link CertificateImporter}, {@link
 * Distributions}); a step that AWS has throttled for too long gets a {@link AwsFault.Throttled}
 * from the deployment itself. What a fault means for a step is decided in deployments, and for the
 * check of an access key in {@link CallerIdentity}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html">UpdateDistribution</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/acm/latest/APIReference/API_ImportCertificate.html">ImportCertificate</a>
 * @see <a href="https://docs.aws.amazon.com/acm/latest/APIReference/CommonErrors.html">Common
 *     errors</a>
 */
final class AwsErrors {

  private static final Set<String> INVALID_CREDENTIALS =
      Set.of(
          "InvalidClientTokenId",
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "UnrecognizedClientException",
          "ExpiredToken",
          "ExpiredTokenException",
          "AuthFailure",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException");

  private static final Set<String> ACCESS_DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "NotAuthorized",
          "UnauthorizedOperation",
          "OptInRequired");

  private static final Set<String> STALE = Set.of("PreconditionFailed", "InvalidIfMatchVersion");

  /** Errors that pass. Those about the time do, too: the SDK corrects its clock by the answer. */
  private static final Set<String> TRANSIENT =
      Set.of(
          "RequestTimeTooSkewed",
          "RequestExpired",
          "RequestInTheFuture",
          "RequestTimeout",
          "RequestTimeoutException",
          "InternalFailure",
          "InternalError",
          "InternalServerError",
          "InternalServiceException",
          "ServiceUnavailable",
          "ServiceUnavailableException");

  /**
   * Bad Gateway and Gateway Timeout.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.6">RFC 9110, 15.6</a>
   */
  private static final Set<Integer> GATEWAY_ERRORS = Set.of(502, 504);

  private static final String RATE_EXCEEDED = "rate exceeded";

  /**
   * AWS uses one code for a change in progress and for changes that it never allows: only the
   * message tells which.
   */
  private static final String IN_PROGRESS = "in progress";

  /** The form of AWS's codes. A proxy that answers instead of AWS may send anything. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,100}");

  private AwsErrors() {}

  /** AWS's name of an error, for metrics. */
  static String name(AwsErrorResponse error) {
    return CODE.matcher(error.code()).matches() ? error.code() : "HTTP" + error.httpStatus();
  }

  /** The name of a failure without an answer, for metrics. */
  static String name(SdkException failure) {
    return UnansweredCall.delivery(failure) == Delivery.NOT_SENT
        ? "CONNECTION_FAILED"
        : "ANSWER_LOST";
  }

  /** The fault of a call that got no answer. */
  static AwsFault.Transient fault(AwsOperation operation, SdkException failure) {
    Delivery delivery = UnansweredCall.delivery(failure);
    return new AwsFault.Transient(
        delivery == Delivery.NOT_SENT
            ? "No connection to AWS for %s".formatted(operation.iamAction())
            : "The answer to %s was lost or could not be read".formatted(operation.iamAction()),
        null,
        delivery);
  }

  /** The fault that an error of AWS stands for. */
  static AwsFault fault(AwsOperation operation, AwsErrorResponse error) {
    String code = error.code();
    if (error.throttling()) {
      return throttled(operation, error);
    }
    if (INVALID_CREDENTIALS.contains(code) || error.httpStatus() == 401) {
      if (error.clockSkew()) {
        return transientFault(operation, error);
      }
      return new AwsFault.InvalidCredentials(
          "AWS does not accept the access key: check its id and secret, and that it is active. "
              + describe(operation, error),
          error.requestId());
    }
    if (ACCESS_DENIED.contains(code)) {
      return denied(operation, error);
    }
    if (STALE.contains(code)) {
      return stale(operation, error);
    }
    if (TRANSIENT.contains(code)) {
      return transientFault(operation, error);
    }
    return switch (code) {
      case "IllegalUpdate" ->
          error.mentions(IN_PROGRESS)
              ? new AwsFault.ChangeInProgress(describe(operation, error), error.requestId())
              : refusedConfiguration(operation, error);
      case "InvalidViewerCertificate" -> invalidViewerCertificate(operation, error);
      case "NoSuchDistribution" -> notFound(operation, error);
      case "LimitExceededException" ->
          refused(
              Refusal.QUOTA_EXCEEDED,
              "An ACM quota is used up (imported certificates, or imports in the last 365 days):"
                  + " delete certificates or ask AWS for more. ",
              operation,
              error);
      default -> byStatus(operation, error);
    };
  }

  /**
   * For errors with an unknown code or none: goes by the status, and without a code by the message
   * first.
   */
  private static AwsFault byStatus(AwsOperation operation, AwsErrorResponse error) {
    if (error.code().isEmpty() && error.mentions(RATE_EXCEEDED)) {
      return throttled(operation, error);
    }
    if (error.httpStatus() >= 500) {
      return notNow(operation, error);
    }
    return switch (error.httpStatus()) {
      case 403 -> denied(operation, error);
      case 404 ->
          operation == AwsOperation.GET_DISTRIBUTION_CONFIG
              ? notFound(operation, error)
              : otherwiseRefused(operation, error);
      case 408 -> notNow(operation, error);
      case 412 -> stale(operation, error);
      default -> otherwiseRefused(operation, error);
    };
  }

  /** For errors that do not pass, with an unknown code or none: goes by the operation. */
  private static AwsFault otherwiseRefused(AwsOperation operation, AwsErrorResponse error) {
    if (error.code().isEmpty()) {
      return refused(Refusal.UNKNOWN, "", operation, error);
    }
    return switch (operation) {
      case GET_DISTRIBUTION_CONFIG, UPDATE_DISTRIBUTION -> refusedConfiguration(operation, error);
      case IMPORT_CERTIFICATE -> refused(Refusal.CERTIFICATE_REJECTED, "", operation, error);
      case GET_CALLER_IDENTITY -> refused(Refusal.UNKNOWN, "", operation, error);
    };
  }

  private static AwsFault refusedConfiguration(AwsOperation operation, AwsErrorResponse error) {
    return refused(
        Refusal.CONFIGURATION_REFUSED,
        switch (error.code()) {
          case "IllegalUpdate" -> "CloudFront does not allow the change. ";
          case "CNAMEAlreadyExists" ->
              "Another distribution has one of the alternate domain names: remove it from one of"
                  + " them. ";
          case "InvalidWebACLId" ->
              "Look at the distribution's web ACL, and whether the access key may call"
                  + " wafv2:GetWebACL. ";
          case "InvalidLambdaFunctionAssociation" ->
              "Look at the distribution's Lambda functions, and whether the access key may call"
                  + " lambda:GetFunction and lambda:EnableReplication. ";
          default ->
              "CloudFront refuses the distribution's configuration as it stands: mend it there, and"
                  + " retry. ";
        },
        operation,
        error);
  }

  private static AwsFault stale(AwsOperation operation, AwsErrorResponse error) {
    return new AwsFault.StaleVersion(
        describe(operation, error), error.codeOrNull(), error.requestId());
  }

  /** AWS also throttles with general error codes, where only the message tells. */
  private static AwsFault transientFault(AwsOperation operation, AwsErrorResponse error) {
    return error.mentions(RATE_EXCEEDED) ? throttled(operation, error) : notNow(operation, error);
  }

  private static AwsFault throttled(AwsOperation operation, AwsErrorResponse error) {
    return new AwsFault.Throttled(describe(operation, error), error.requestId());
  }

  private static AwsFault notNow(AwsOperation operation, AwsErrorResponse error) {
    return new AwsFault.Transient(describe(operation, error), error.requestId(), delivery(error));
  }

  /** A gateway that answers instead of AWS does not know what AWS has done. */
  private static Delivery delivery(AwsErrorResponse error) {
    return GATEWAY_ERRORS.contains(error.httpStatus()) ? Delivery.UNKNOWN : Delivery.ANSWERED;
  }

  private static AwsFault invalidViewerCertificate(AwsOperation operation, AwsErrorResponse error) {
    return error.mentions("exist") && !error.mentions("alternate domain name")
        ? new AwsFault.UnknownCertificate(describe(operation, error), error.requestId())
        : refused(Refusal.CERTIFICATE_REJECTED, "", operation, error);
  }

  private static AwsFault notFound(AwsOperation operation, AwsErrorResponse error) {
    return refused(
        Refusal.DISTRIBUTION_NOT_FOUND,
        "There is no such distribution in the access key's account. ",
        operation,
        error);
  }

  private static AwsFault denied(AwsOperation operation, AwsErrorResponse error) {
    return refused(
        Refusal.ACCESS_DENIED, AccessDenial.explain(error.message()) + " ", operation, error);
  }

  private static AwsFault refused(
      Refusal refusal, String advice, AwsOperation operation, AwsErrorResponse error) {
    return new AwsFault.Refused(
        refusal, advice + describe(operation, error), error.codeOrNull(), error.requestId());
  }

  private static String describe(AwsOperation operation, AwsErrorResponse error) {
    return "%s answered %d %s%s"
        .formatted(
            operation.iamAction(),
            error.httpStatus(),
            error.code().isEmpty() ? "without an error code" : error.code(),
            error.message().isEmpty() ? "" : ": " + error.message());
  }
}
