package io.autossl.deployer.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.simulator.SimulatedAccessKey;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service's HTTP API, called with as little work as possible: its caller shares the cores. */
final class ServiceApi implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger deployments = new AtomicInteger();
  private final String prefix;

  ServiceApi(int port) {
    this.prefix = "http://127.0.0.1:" + port + "/api/v1/";
  }

  String createAccessKey(SimulatedAccessKey key) {
    return create(
        "access-keys",
        Map.of(
            "name", "benchmark " + UUID.randomUUID(),
            "accessKeyId", key.accessKeyId(),
            "secretAccessKey", key.secretAccessKey()));
  }

  String createTarget(String accessKey, List<String> distributionIds) {
    return create(
        "deployment-targets",
        Map.of(
            "name", "shop " + UUID.randomUUID(),
            "accessKey", accessKey,
            "distributionIds", distributionIds));
  }

  String uploadCertificate(TestCertificate certificate) {
    return create(
        "certificates",
        Map.of(
            "certificate", certificate.certificatePem(),
            "certificateChain", certificate.chainPem(),
            "privateKey", certificate.privateKeyPem()));
  }

  /** Requests a deployment, and tells its id. */
  String deploy(String target, String certificate) {
    deployments.incrementAndGet();
    return create("deployments", Map.of("targetId", target, "certificateId", certificate));
  }

  /** How many deployments have been requested. */
  int deployments() {
    return deployments.get();
  }

  JsonNode deployment(String id) {
    return read("deployments/" + id);
  }

  /** Asks for something, and takes the answer apart. */
  JsonNode read(String path) {
    return JSON.readTree(fetch(path));
  }

  /** Asks for something, and tells the answer's bytes. */
  byte[] fetch(String path) {
    return require(200, send(request(path).build())).body();
  }

  /** Asks for something without waiting for the answer, which nobody looks at. */
  CompletableFuture<Integer> poll(String path) {
    return http.sendAsync(request(path).build(), BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  @Override
  public void close() {
    http.close();
  }

  private String create(String path, Map<String, Object> body) {
    HttpResponse<byte[]> response =
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build());
    return JSON.readTree(require(path.equals("deployments") ? 202 : 201, response).body())
        .path("id")
        .asString();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(prefix + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + TestEnvironment.ADMIN_TOKEN);
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException failure) {
      throw new IllegalStateException(request.uri().toString(), failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }

  private static HttpResponse<byte[]> require(int status, HttpResponse<byte[]> response) {
    if (response.statusCode() != status) {
      throw new IllegalStateException(
          response.uri()
              + " answered "
              + response.statusCode()
              + " "
              + new String(response.body(), UTF_8));
    }
    return response;
  }
}
