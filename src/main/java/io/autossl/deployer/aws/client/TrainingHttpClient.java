package io.autossl.deployer.aws.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends what is meant for AWS to a server of its own, which answers as AWS does: in a training run
 * for an AOT cache, nobody else is to be called. It ends with the training's process.
 */
final class TrainingHttpClient implements SdkHttpClient {

  private static final String CONFIGURATION =
      """
      <DistributionConfig>
        <Aliases><Quantity>1</Quantity><Items><CNAME>www.example.com</CNAME></Items></Aliases>
        <ViewerCertificate>
          <ACMCertificateArn>arn:aws:acm:us-east-1:123456789012:certificate/1</ACMCertificateArn>
          <SSLSupportMethod>sni-only</SSLSupportMethod>
          <MinimumProtocolVersion>TLSv1.2_2021</MinimumProtocolVersion>
        </ViewerCertificate>
      </DistributionConfig>
      """;
  private static final String IMPORTED =
      "{\"CertificateArn\": \"arn:aws:acm:us-east-1:123456789012:certificate/1\"}";

  private final SdkHttpClient http;
  private final HttpServer server;

  TrainingHttpClient(SdkHttpClient http) {
    this.http = http;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", TrainingHttpClient::answer);
    server.start();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    SdkHttpRequest redirected =
        request.httpRequest().toBuilder()
            .protocol("http")
            .host(server.getAddress().getHostString())
            .port(server.getAddress().getPort())
            .build();
    return http.prepareRequest(
        HttpExecuteRequest.builder()
            .request(redirected)
            .contentStreamProvider(request.contentStreamProvider().orElse(null))
            .build());
  }

  @Override
  public void close() {
    http.close();
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body =
          switch (exchange.getRequestMethod()) {
            case "GET" -> CONFIGURATION.getBytes(UTF_8);
            case "PUT" -> ("<Distribution>" + CONFIGURATION + "</Distribution>").getBytes(UTF_8);
            default -> IMPORTED.getBytes(UTF_8);
          };
      exchange.getResponseHeaders().set("ETag", "E2QWRUHAPOMQZL");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
