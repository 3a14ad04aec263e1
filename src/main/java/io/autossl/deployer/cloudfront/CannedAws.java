package io.autossl.deployer.cloudfront;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Answers every call by itself, without a network: as CloudFront, or as ACM to a POST. */
final class CannedAws implements SdkHttpClient {

  private static final String DISTRIBUTION_CONFIG =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
        <CallerReference>rehearsal</CallerReference>
        <Aliases><Quantity>1</Quantity><Items><CNAME>www.example.com</CNAME></Items></Aliases>
        <Comment>rehearsal</Comment>
        <Enabled>true</Enabled>
        <ViewerCertificate>
          <CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate>
          <MinimumProtocolVersion>TLSv1</MinimumProtocolVersion>
        </ViewerCertificate>
      </DistributionConfig>
      """;

  private static final String IMPORTED =
      """
      {"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/rehearsal"}
      """;

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    String body =
        switch (request.httpRequest().method()) {
          case POST -> IMPORTED;
          case PUT -> "<Distribution><Id>EREHEARSAL</Id></Distribution>";
          default -> DISTRIBUTION_CONFIG;
        };
    return new Answer(body);
  }

  @Override
  public void close() {
    // It holds nothing.
  }

  private record Answer(String body) implements ExecutableHttpRequest {

    @Override
    public HttpExecuteResponse call() {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      return HttpExecuteResponse.builder()
          .response(
              SdkHttpFullResponse.builder()
                  .statusCode(200)
                  .putHeader("ETag", "E1")
                  .putHeader("Content-Length", Integer.toString(bytes.length))
                  .build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
          .build();
    }

    @Override
    public void abort() {
      // There is nothing to wait for.
    }
  }
}
