package io.autossl.deployer.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.aws.AwsFault.Delivery;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

@Isolated
class AwsErrorsTest {

  /** The SDK stores the clock skew that it has found for all clients. */
  @AfterEach
  void setTheClockRight() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE_DISTRIBUTION | 412 | PreconditionFailed | The precondition failed | StaleVersion",
        "UPDATE_DISTRIBUTION | 400 | InvalidIfMatchVersion | The If-Match version is missing |"
            + " StaleVersion",
        "UPDATE_DISTRIBUTION | 400 | IllegalUpdate | Only one viewer certificate change may be in"
            + " progress at a time | ChangeInProgress",
        "UPDATE_DISTRIBUTION | 400 | IllegalUpdate | One or more fields updated are not supported"
            + " for continuous deployment | Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 400 | IllegalUpdate | You cannot update CallerReference |"
            + " Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 400 | IllegalUpdate | '' | Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 404 | NoSuchDistribution | The specified distribution does not"
            + " exist. | Refused:DISTRIBUTION_NOT_FOUND",
        "UPDATE_DISTRIBUTION | 404 | EntityNotFound | The specified vpc origin does not exist. |"
            + " Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 404 | NoSuchCachePolicy | The cache policy does not exist. |"
            + " Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 404 | NoSuchOrigin | No origin exists with the specified id. |"
            + " Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 404 | '' | '' | Refused:UNKNOWN",
        "GET_DISTRIBUTION_CONFIG | 404 | SomethingNew | what | Refused:DISTRIBUTION_NOT_FOUND",
        "UPDATE_DISTRIBUTION | 409 | CNAMEAlreadyExists | One or more of the CNAMEs you provided"
            + " are already associated with a different resource. |"
            + " Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 409 | SomethingNew | what | Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 409 | '' | '' | Refused:UNKNOWN",
        "UPDATE_DISTRIBUTION | 400 | InvalidWebACLId | Web ACL is not accessible by the requester."
            + " | Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 400 | InvalidLambdaFunctionAssociation | The function cannot be"
            + " accessed | Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 400 | IllegalOriginAccessConfiguration | An origin cannot contain"
            + " both | Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 400 | EntityLimitExceeded | The limit is exceeded |"
            + " Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 400 | InvalidViewerCertificate | The certificate was not issued by a"
            + " trusted Certificate Authority. | Refused:CERTIFICATE_REJECTED",
        "UPDATE_DISTRIBUTION | 400 | InvalidViewerCertificate | The specified SSL certificate"
            + " doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid"
            + " certificate chain. | UnknownCertificate",
        "UPDATE_DISTRIBUTION | 400 | InvalidViewerCertificate | The certificate that is attached to"
            + " your distribution doesn't cover the alternate domain name (CNAME) that you're"
            + " trying to add. | Refused:CERTIFICATE_REJECTED",
        "UPDATE_DISTRIBUTION | 400 | InvalidViewerCertificate | Your IAMCertificateId does not"
            + " match the given Certificate field | Refused:CERTIFICATE_REJECTED",
        "UPDATE_DISTRIBUTION | 400 | InvalidArgument | Bad | Refused:CONFIGURATION_REFUSED",
        "GET_DISTRIBUTION_CONFIG | 404 | NoSuchDistribution | The specified distribution does not"
            + " exist. | Refused:DISTRIBUTION_NOT_FOUND",
        "GET_DISTRIBUTION_CONFIG | 404 | '' | '' | Refused:DISTRIBUTION_NOT_FOUND",
        "GET_DISTRIBUTION_CONFIG | 403 | AccessDenied | User is not authorized |"
            + " Refused:ACCESS_DENIED",
        "GET_DISTRIBUTION_CONFIG | 403 | '' | '' | Refused:ACCESS_DENIED",
        "IMPORT_CERTIFICATE | 400 | AccessDeniedException | User is not authorized |"
            + " Refused:ACCESS_DENIED",
        "GET_DISTRIBUTION_CONFIG | 403 | InvalidClientTokenId | The security token is invalid |"
            + " InvalidCredentials",
        "GET_DISTRIBUTION_CONFIG | 403 | SignatureDoesNotMatch | The signature does not match |"
            + " InvalidCredentials",
        "IMPORT_CERTIFICATE | 400 | UnrecognizedClientException | The security token is invalid |"
            + " InvalidCredentials",
        "IMPORT_CERTIFICATE | 400 | InvalidSignatureException | no match | InvalidCredentials",
        "GET_DISTRIBUTION_CONFIG | 403 | ExpiredToken | The token has expired | InvalidCredentials",
        "IMPORT_CERTIFICATE | 400 | ExpiredTokenException | expired | InvalidCredentials",
        "GET_DISTRIBUTION_CONFIG | 400 | Throttling | Rate exceeded | Throttled",
        "IMPORT_CERTIFICATE | 400 | ThrottlingException | Rate exceeded | Throttled",
        "IMPORT_CERTIFICATE | 429 | TooManyRequestsException | Too many | Throttled",
        "GET_DISTRIBUTION_CONFIG | 429 | '' | '' | Throttled",
        "GET_DISTRIBUTION_CONFIG | 503 | ServiceUnavailable | Rate exceeded | Throttled",
        "UPDATE_DISTRIBUTION | 400 | '' | Rate exceeded | Throttled",
        "UPDATE_DISTRIBUTION | 503 | SlowDown | Reduce your request rate | Throttled",
        "UPDATE_DISTRIBUTION | 400 | RequestLimitExceeded | Request limit exceeded | Throttled",
        "UPDATE_DISTRIBUTION | 403 | AccessDenied | Rate exceeded | Refused:ACCESS_DENIED",
        "UPDATE_DISTRIBUTION | 412 | PreconditionFailed | Rate exceeded | StaleVersion",
        "IMPORT_CERTIFICATE | 400 | LimitExceededException | The quota is used up |"
            + " Refused:QUOTA_EXCEEDED",
        "IMPORT_CERTIFICATE | 400 | ValidationException | The certificate is not a valid"
            + " self-signed certificate | Refused:CERTIFICATE_REJECTED",
        "IMPORT_CERTIFICATE | 400 | InvalidParameterException | bad | Refused:CERTIFICATE_REJECTED",
        "UPDATE_DISTRIBUTION | 400 | ValidationException | bad | Refused:CONFIGURATION_REFUSED",
        "IMPORT_CERTIFICATE | 500 | InternalFailure | failed | Transient:ANSWERED",
        "UPDATE_DISTRIBUTION | 500 | InternalError | failed | Transient:ANSWERED",
        "UPDATE_DISTRIBUTION | 503 | ServiceUnavailable | later | Transient:ANSWERED",
        "UPDATE_DISTRIBUTION | 502 | '' | '' | Transient:UNKNOWN",
        "IMPORT_CERTIFICATE | 502 | '' | '' | Transient:UNKNOWN",
        "IMPORT_CERTIFICATE | 504 | '' | '' | Transient:UNKNOWN",
        "IMPORT_CERTIFICATE | 500 | '' | '' | Transient:ANSWERED",
        "IMPORT_CERTIFICATE | 503 | '' | '' | Transient:ANSWERED",
        "IMPORT_CERTIFICATE | 400 | '' | '' | Refused:UNKNOWN",
        "IMPORT_CERTIFICATE | 403 | OptInRequired | sign up | Refused:ACCESS_DENIED",
        "IMPORT_CERTIFICATE | 400 | com.amazon#ThrottlingException | Rate exceeded | Throttled",
        "UPDATE_DISTRIBUTION | 403 | InvalidAccessKeyId | no such key | InvalidCredentials",
        "UPDATE_DISTRIBUTION | 403 | '' | Rate exceeded | Throttled",
        "GET_DISTRIBUTION_CONFIG | 403 | RequestTimeTooSkewed | clock | Transient:ANSWERED",
        "GET_DISTRIBUTION_CONFIG | 400 | SomethingNew | what | Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 400 | SomethingNew | Rate exceeded | Refused:CONFIGURATION_REFUSED",
        "UPDATE_DISTRIBUTION | 403 | SomethingNew | Rate exceeded | Refused:ACCESS_DENIED",
        "UPDATE_DISTRIBUTION | 500 | SomethingNew | Rate exceeded | Transient:ANSWERED",
        "UPDATE_DISTRIBUTION | 412 | SomethingNew | what | StaleVersion",
        "UPDATE_DISTRIBUTION | 412 | '' | '' | StaleVersion",
        "UPDATE_DISTRIBUTION | 408 | '' | '' | Transient:ANSWERED",
        "UPDATE_DISTRIBUTION | 400 | RequestTimeout | too slow | Transient:ANSWERED",
        "GET_DISTRIBUTION_CONFIG | 401 | '' | '' | InvalidCredentials",
        "GET_DISTRIBUTION_CONFIG | 401 | AuthFailure | no | InvalidCredentials",
        "IMPORT_CERTIFICATE | 400 | IncompleteSignature | no | InvalidCredentials",
        "IMPORT_CERTIFICATE | 400 | MissingAuthenticationTokenException | no |"
            + " InvalidCredentials",
        "IMPORT_CERTIFICATE | 400 | RequestExpired | clock | Transient:ANSWERED",
        "IMPORT_CERTIFICATE | 404 | '' | '' | Refused:UNKNOWN",
        "IMPORT_CERTIFICATE | 400 | ResourceNotFoundException | no such |"
            + " Refused:CERTIFICATE_REJECTED",
        "IMPORT_CERTIFICATE | 400 | InvalidArnException | bad | Refused:CERTIFICATE_REJECTED"
      })
  void meanWhatAwsDocumentsThemToMean(
      AwsOperation operation, int status, String code, String message, String meaning) {
    AwsFault fault = AwsAnswer.of(operation, status, code, message).fault(operation);

    assertThat(describe(fault)).isEqualTo(meaning);
    assertThat(fault.requestId()).isEqualTo("request-1");
    assertThat(fault.message())
        .contains(operation.iamAction())
        .contains(code.substring(code.indexOf('#') + 1))
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET_DISTRIBUTION_CONFIG | 503 | text/plain | Rate exceeded | Throttled",
        "UPDATE_DISTRIBUTION | 400 | text/html | <h1>Rate exceeded</h1> | Throttled",
        "UPDATE_DISTRIBUTION | 403 | text/html | <b>Rate</b> exceeded | Throttled",
        "IMPORT_CERTIFICATE | 400 | text/plain | Rate exceeded | Throttled",
        "IMPORT_CERTIFICATE | 503 | text/html | <html>Rate exceeded</html> | Throttled",
        "IMPORT_CERTIFICATE | 429 | text/html | <html>Slow down</html> | Throttled",
        "IMPORT_CERTIFICATE | 503 | text/html | <html>We are sorry</html> | Transient:ANSWERED",
        "UPDATE_DISTRIBUTION | 504 | text/html | <html>Timeout</html> | Transient:UNKNOWN",
        "UPDATE_DISTRIBUTION | 403 | text/html | <html>Forbidden</html> | Refused:ACCESS_DENIED",
        "UPDATE_DISTRIBUTION | 418 | text/plain | teapot | Refused:UNKNOWN"
      })
  void areRecognizedInAnswersOfProxies(
      AwsOperation operation, int status, String contentType, String body, String meaning) {
    AwsFault fault = AwsAnswer.page(status, contentType, body).fault(operation);

    assertThat(describe(fault)).isEqualTo(meaning);
    assertThat(fault.message()).doesNotContain("<").contains(operation.iamAction());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET_DISTRIBUTION_CONFIG | 400 | Throttling | Throttled",
        "UPDATE_DISTRIBUTION | 412 | PreconditionFailed | StaleVersion",
        "UPDATE_DISTRIBUTION | 400 | IllegalUpdate:http://internal.amazon.com/coral/ |"
            + " Refused:CONFIGURATION_REFUSED",
        "IMPORT_CERTIFICATE | 400 | com.amazonaws#LimitExceededException | Refused:QUOTA_EXCEEDED"
      })
  void areUnderstoodByTheirHeaderAlone(
      AwsOperation operation, int status, String header, String meaning) {
    AwsFault fault = AwsAnswer.withTypeInHeader(status, header).fault(operation);

    assertThat(describe(fault)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE_DISTRIBUTION | 403 | SignatureDoesNotMatch | Signature expired |"
            + " Transient:ANSWERED",
        "IMPORT_CERTIFICATE | 400 | InvalidSignatureException | Signature expired |"
            + " Transient:ANSWERED",
        "IMPORT_CERTIFICATE | 400 | UnrecognizedClientException | no such key |"
            + " InvalidCredentials"
      })
  void doNotBlameTheAccessKeyForTheClock(
      AwsOperation operation, int status, String code, String message, String meaning) {
    Instant ahead = Instant.now().plus(Duration.ofMinutes(10));

    AwsAnswer answer = AwsAnswer.of(operation, status, code, message).sentAt(ahead);

    assertThat(describe(answer.fault(operation))).isEqualTo(meaning);
    // By then, requests are signed with the corrected time.
    assertThat(describe(answer.fault(operation))).isEqualTo("InvalidCredentials");
  }

  @Test
  void areTextsThatEveryDatabaseTakes() {
    AwsFault fault =
        AwsAnswer.page(502, "text/plain", "Bad\u0000gate\u001Bway")
            .fault(AwsOperation.UPDATE_DISTRIBUTION);

    assertThat(fault.message()).endsWith("Bad gate way");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\n", "\\r\\n", "\\t", "\\u001b", "\\u0085", "\\u2028\\u2029", "\\u202e"})
  void haveMessagesOfOneLineWithoutControlCharacters(String separator) {
    String body =
        """
        {"__type": "SomethingNew", "message": "One%stwo"}
        """
            .formatted(separator);

    AwsFault fault =
        AwsAnswer.page(400, "application/x-amz-json-1.1", body)
            .fault(AwsOperation.IMPORT_CERTIFICATE);

    assertThat(fault.message()).endsWith(": One two");
  }

  @Test
  void areCodesThatEveryDatabaseTakes() {
    AwsFault fault =
        AwsAnswer.page(
                400,
                "application/x-amz-json-1.1",
                """
                {"__type": "Some\\u0000New", "message": "Bad"}
                """)
            .fault(AwsOperation.IMPORT_CERTIFICATE);

    assertThat(fault.message()).endsWith("Some New: Bad");
  }

  @Test
  void haveMessagesWithoutUnpairedSurrogates() {
    String body =
        """
        {"__type": "SomethingNew", "message": "\\ud83d%s🛒"}
        """
            .formatted("x ".repeat(999));

    AwsFault fault =
        AwsAnswer.page(400, "application/x-amz-json-1.1", body)
            .fault(AwsOperation.IMPORT_CERTIFICATE);

    assertThat(fault.message()).endsWith(" " + "x ".repeat(999) + " ");
  }

  /** Whoever has the signature of a request can repeat the request for some minutes. */
  @ParameterizedTest
  @EnumSource(
      value = AwsOperation.class,
      names = {"IMPORT_CERTIFICATE", "GET_DISTRIBUTION_CONFIG"})
  void doNotRepeatSignatures(AwsOperation operation) {
    String signature = "0123456789abcdef".repeat(4);
    String said =
        "Authorization header requires 'Date'. Authorization=AWS4-HMAC-SHA256 Credential="
            + "AKIAIOSFODNN7EXAMPLE/20261201/us-east-1/acm/aws4_request, SignedHeaders=host,"
            + " Signature=%s.";

    AwsFault fault =
        AwsAnswer.of(operation, 403, "IncompleteSignature", said.formatted(signature))
            .fault(operation);

    assertThat(fault.message()).endsWith(said.formatted("…"));
  }

  @ParameterizedTest
  @EnumSource(
      value = AwsOperation.class,
      names = {"IMPORT_CERTIFICATE", "UPDATE_DISTRIBUTION"})
  void doNotRepeatPemThatWasSent(AwsOperation operation) {
    String pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----";
    String encoded = Base64.getEncoder().encodeToString(pem.repeat(3).getBytes(UTF_8));
    String arn =
        "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";

    for (String echo : List.of(pem, encoded)) {
      AwsFault fault =
          AwsAnswer.of(operation, 400, "SomethingNew", arn + " cannot be read: " + echo)
              .fault(operation);
      AwsFault page = AwsAnswer.page(500, "text/plain", "Bad request: " + echo).fault(operation);

      assertThat(fault.message())
          .contains(arn + " cannot be read: …")
          .doesNotContain("MIGH", "TUlH");
      assertThat(page.message()).contains("Bad request: …").doesNotContain("MIGH", "TUlH");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User: u is not authorized to perform: cloudfront:UpdateDistribution on resource: r because"
            + " no identity-based policy allows the cloudfront:UpdateDistribution action |"
            + " The access key may not call cloudfront:UpdateDistribution: add it to the IAM"
            + " policy.",
        "User: u is not authorized to perform: wafv2:GetWebACL on resource: r because no"
            + " identity-based policy allows the wafv2:GetWebACL action |"
            + " The access key may not call wafv2:GetWebACL: add it to the IAM policy.",
        "User: u is not authorized to perform: s3:PutBucketAcl |"
            + " The access key may not call s3:PutBucketAcl: add it to the IAM policy.",
        "User: u is not authorized to perform: lambda:EnableReplication* on resource: r |"
            + " The access key may not call lambda:EnableReplication*: add it to the IAM policy.",
        "User: u is not authorized to perform: cloudfront:UpdateDistribution on resource: r with an"
            + " explicit deny in a service control policy |"
            + " cloudfront:UpdateDistribution is denied explicitly in a service control policy:"
            + " change what denies it, since allowing it elsewhere has no effect.",
        "User: u is not authorized to perform: acm:ImportCertificate with an explicit deny |"
            + " acm:ImportCertificate is denied explicitly: change what denies it, since allowing"
            + " it elsewhere has no effect.",
        "User: u is not authorized to perform: acm:ImportCertificate on resource: r because no"
            + " permissions boundary allows the acm:ImportCertificate action |"
            + " The access key may not call acm:ImportCertificate: no permissions boundary allows"
            + " it.",
        "Your account must be verified before you can add new CloudFront resources. |"
            + " AWS denies access, and does not name an action that is missing in the IAM policy.",
        "Access Denied |"
            + " AWS denies access, and does not name an action that is missing in the IAM policy."
      })
  void nameThePermissionThatAwsNames(String message, String explanation) {
    AwsFault fault =
        AwsErrors.fault(AwsOperation.UPDATE_DISTRIBUTION, answer(403, "AccessDenied", message));

    assertThat(fault.message())
        .isEqualTo(
            "%s cloudfront:UpdateDistribution answered 403 AccessDenied: %s"
                .formatted(explanation, message));
  }

  static Stream<Arguments> lostCalls() {
    return Stream.of(
        Arguments.of(new ConnectException("refused"), Delivery.NOT_SENT),
        Arguments.of(new UnknownHostException("host"), Delivery.NOT_SENT),
        Arguments.of(new ConnectTimeoutException("slow"), Delivery.NOT_SENT),
        Arguments.of(new ConnectionRequestTimeoutException("all are in use"), Delivery.NOT_SENT),
        Arguments.of(new SocketException("Network is unreachable"), Delivery.NOT_SENT),
        Arguments.of(new BindException("Cannot assign requested address"), Delivery.NOT_SENT),
        Arguments.of(new SocketTimeoutException("Read timed out"), Delivery.UNKNOWN),
        Arguments.of(new SSLHandshakeException("certificate_required"), Delivery.UNKNOWN),
        Arguments.of(new SocketException("Connection reset"), Delivery.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("lostCalls")
  void areTransientWhenTheNetworkFails(Exception cause, Delivery delivery) {
    AwsFault fault =
        AwsErrors.fault(
            AwsOperation.UPDATE_DISTRIBUTION,
            SdkClientException.create("Unable to execute", cause));

    assertThat(fault)
        .isInstanceOfSatisfying(
            AwsFault.Transient.class,
            transientFault -> assertThat(transientFault.delivery()).isEqualTo(delivery));
  }

  @Test
  void areTransientWhenACallTimesOut() {
    assertThat(
            describe(
                AwsErrors.fault(
                    AwsOperation.UPDATE_DISTRIBUTION, ApiCallTimeoutException.create(1000))))
        .isEqualTo("Transient:UNKNOWN");
  }

  @Test
  void areNamedInMetricsByTheirCodeOrStatus() {
    assertThat(AwsErrors.name(answer(400, "Throttling", "Rate exceeded"))).isEqualTo("Throttling");
    assertThat(AwsErrors.name(answer(502, "", ""))).isEqualTo("HTTP502");
    assertThat(AwsErrors.name(SdkClientException.create("x", new ConnectException())))
        .isEqualTo("CONNECTION_FAILED");
    assertThat(AwsErrors.name(SdkClientException.create("x", new SocketException())))
        .isEqualTo("ANSWER_LOST");
  }

  @Test
  void areNamedInMetricsByTheirStatusWhenTheCodeIsMalformed() {
    assertThat(AwsErrors.name(answer(400, "Some New\nCode", ""))).isEqualTo("HTTP400");
    assertThat(AwsErrors.name(answer(400, "x".repeat(101), ""))).isEqualTo("HTTP400");
  }

  @Test
  void areCountedByAtMost100Names() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    meters.config().meterFilter(new AwsMetricsConfiguration().maxAwsOutcomes());
    AwsCalls calls = new AwsCalls(meters, Tracer.NOOP);

    for (int number = 0; number < 300; number++) {
      String code = "Code" + number;
      calls.call(
          AwsOperation.GET_DISTRIBUTION_CONFIG,
          () -> {
            throw failure(400, code, "");
          });
    }

    assertThat(meters.find("autossl.aws.calls").timers()).hasSize(100);
  }

  private static String describe(AwsFault fault) {
    return switch (fault) {
      case AwsFault.Transient transientFault -> "Transient:" + transientFault.delivery();
      case AwsFault.Refused refused -> "Refused:" + refused.refusal();
      case AwsFault.Throttled throttled -> "Throttled";
      case AwsFault.ChangeInProgress inProgress -> "ChangeInProgress";
      case AwsFault.StaleVersion stale -> "StaleVersion";
      case AwsFault.UnknownCertificate unknown -> "UnknownCertificate";
      case AwsFault.InvalidCredentials invalid -> "InvalidCredentials";
    };
  }

  private static AwsErrorResponse answer(int status, String code, String message) {
    return AwsErrorResponse.of(failure(status, code, message), text -> false);
  }

  private static AwsServiceException failure(int status, String code, String message) {
    return AwsServiceException.builder()
        .statusCode(status)
        .requestId("request-1")
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(code.isEmpty() ? null : code)
                .errorMessage(message.isEmpty() ? null : message)
                .build())
        .build();
  }
}
