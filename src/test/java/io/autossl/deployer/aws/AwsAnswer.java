package io.autossl.deployer.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.aws.client.AwsProperties;
import io.autossl.deployer.aws.client.TestAwsClients;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.secret.SecretText;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import tools.jackson.databind.json.JsonMapper;

/** An error as AWS sends it, which is what the SDK gets as the answer to every call. */
final class AwsAnswer implements SdkHttpClient, ExecutableHttpRequest {

  private static final AwsProperties PROPERTIES =
      new AwsProperties(1, Duration.ofSeconds(5), Duration.ofSeconds(5));
  private static final AwsCredentials CREDENTIALS =
      new AwsCredentials("AKIAIOSFODNN7EXAMPLE", SecretText.of("secret"));

  private final int status;
  private final String contentType;
  private final String body;
  private final Map<String, String> headers;

  private AwsAnswer(int status, String contentType, String body, Map<String, String> headers) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
  }

  /** An answer of a proxy or load balancer in front of AWS. */
  static AwsAnswer page(int status, String contentType, String body) {
    return new AwsAnswer(status, contentType, body, Map.of());
  }

  /** Without a body: only the header names the error. */
  static AwsAnswer withTypeInHeader(int status, String type) {
    return new AwsAnswer(status, "text/plain", "", Map.of("x-amzn-ErrorType", type));
  }

  /** In the format of the operation's service; without a body if there is no code. */
  static AwsAnswer of(AwsOperation operation, int status, String code, String message) {
    if (code.isEmpty() && message.isEmpty()) {
      return page(status, "text/html", "");
    }
    return operation.isAboutDistribution()
        ? page(status, "text/xml", xml(code, message))
        : page(status, "application/x-amz-json-1.1", json(code, message));
  }

  /** With the time that AWS's clock shows. */
  AwsAnswer sentAt(Instant time) {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    return new AwsAnswer(status, contentType, body, Map.of("Date", date));
  }

  /** With an identifier of the request. */
  AwsAnswer withRequestId(String requestId) {
    return new AwsAnswer(status, contentType, body, Map.of("x-amzn-RequestId", requestId));
  }

  /** The fault that this answer to a call becomes. */
  AwsFault fault(AwsOperation operation) {
    return fault(operation, "x");
  }

  /** The fault that this answer to the import of a private key becomes. */
  AwsFault ofImport(String privateKey) {
    return fault(AwsOperation.IMPORT_CERTIFICATE, privateKey);
  }

  private AwsFault fault(AwsOperation operation, String privateKey) {
    AwsCalls calls = new AwsCalls(new SimpleMeterRegistry(), Tracer.NOOP);
    try (var cloudFront = TestAwsClients.cloudFrontClient(this, PROPERTIES);
        var acm = TestAwsClients.acmClient(this, PROPERTIES)) {
      Distributions distributions = new Distributions(cloudFront, calls);
      AwsOutcome<?> outcome =
          switch (operation) {
            case GET_DISTRIBUTION_CONFIG -> distributions.read(CREDENTIALS, "EWH7HR80TDW90");
            case UPDATE_DISTRIBUTION ->
                distributions.update(
                    CREDENTIALS,
                    "EWH7HR80TDW90",
                    DistributionConfiguration.read("E1", "<DistributionConfig/>".getBytes(UTF_8)),
                    "arn:aws:acm:us-east-1:123456789012:certificate/x");
            case IMPORT_CERTIFICATE ->
                new CertificateImporter(acm, calls)
                    .importCertificate(
                        CREDENTIALS, new CertificateMaterial("x", null, SecretText.of(privateKey)));
            case GET_CALLER_IDENTITY -> throw new IllegalArgumentException("Not of a deployment");
          };
      return ((AwsOutcome.Failed<?>) outcome).fault();
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return this;
  }

  @Override
  public HttpExecuteResponse call() {
    SdkHttpFullResponse.Builder response =
        SdkHttpFullResponse.builder()
            .statusCode(status)
            .putHeader("Content-Type", contentType)
            .putHeader("x-amzn-RequestId", "request-1");
    headers.forEach(response::putHeader);
    return HttpExecuteResponse.builder()
        .response(response.build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(UTF_8))))
        .build();
  }

  @Override
  public void abort() {
    // There is nothing to wait for.
  }

  @Override
  public void close() {
    // It holds nothing.
  }

  private static String xml(String code, String message) {
    return """
    <?xml version="1.0"?>
    <ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">\
    <Error><Type>Sender</Type>%s<Message>%s</Message></Error>\
    <RequestId>request-1</RequestId></ErrorResponse>
    """
        .formatted(code.isEmpty() ? "" : "<Code>" + code + "</Code>", message);
  }

  private static String json(String code, String message) {
    return JsonMapper.builder()
        .build()
        .createObjectNode()
        .put("__type", code)
        .put("message", message)
        .toString();
  }
}
