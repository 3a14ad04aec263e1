package io.autossl.deployer.cloudfront;

import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

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

  private final SdkHttpClient http =
      ApacheHttpClient.builder()
          .expectContinueEnabled(false)
          .socketFactory(new CannedConnections())
          .proxyConfiguration(
              ProxyConfiguration.builder()
                  .useSystemPropertyValues(false)
                  .useEnvironmentVariableValues(false)
                  .build())
          .build();

  /** Asks an address that has no name to be looked up. TLS would be the factory's business. */
  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    HttpExecuteRequest.Builder redirected =
        HttpExecuteRequest.builder()
            .request(
                request.httpRequest().toBuilder()
                    .protocol("https")
                    .host("127.0.0.1")
                    .port(443)
                    .build());
    request.contentStreamProvider().ifPresent(redirected::contentStreamProvider);
    return http.prepareRequest(redirected.build());
  }

  @Override
  public void close() {
    http.close();
  }

  private static String answer(String request) {
    String body =
        switch (request.substring(0, request.indexOf(' '))) {
          case "POST" -> IMPORTED;
          case "PUT" -> updated(request);
          default -> DISTRIBUTION_CONFIG;
        };
    return "HTTP/1.1 200 OK\r\nETag: E1\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  /** As CloudFront, which wants the whole configuration, and repeats it. */
  private static String updated(String request) {
    return request.endsWith("</DistributionConfig>")
        ? "<Distribution><Id>EREHEARSAL</Id>%s</Distribution>"
            .formatted(request.substring(request.indexOf("<DistributionConfig")))
        : "";
  }

  private static final class CannedConnections implements ConnectionSocketFactory {

    @Override
    public Socket createSocket(HttpContext context) {
      return new CannedSocket(CannedAws::answer);
    }

    @Override
    public Socket connectSocket(
        int connectTimeout,
        Socket socket,
        HttpHost host,
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        HttpContext context) {
      return socket;
    }
  }
}
