package io.autossl.deployer.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks to a service's HTTP API, as the console and operators do. Remembers every answer, and
 * holds each to the API's description.
 */
public final class ApiClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration MAX_DEPLOYMENT = Duration.ofSeconds(60);
  private static final Set<String> ACTIVE = Set.of("QUEUED", "RUNNING", "WAITING");

  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Read before anything is measured. */
  private final DescribedApi described = DescribedApi.committed();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final String token;
  private volatile @Nullable Queue<ApiAnswer> recorded;

  /** Speaks to a service on this machine. */
  public ApiClient(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /** A name that nothing else has. */
  public static String unique(String name) {
    return name + " " + NAMES.incrementAndGet();
  }

  /** Keeps the answers from now on. */
  public void recordAnswers() {
    recorded = new ConcurrentLinkedQueue<>();
  }

  /** The answers since {@link #recordAnswers()}. */
  public List<ApiAnswer> recordedAnswers() {
    return List.copyOf(requireNonNull(recorded));
  }

  /** Reads. */
  public ApiAnswer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /** Sends a value as JSON. */
  public ApiAnswer post(String path, Object body, String... headers) {
    return sendJson("POST", path, body, headers);
  }

  /** Sends nothing. */
  public ApiAnswer post(String path) {
    return send("POST", path, BodyPublishers.noBody());
  }

  /** Replaces by a value as JSON. */
  public ApiAnswer put(String path, Object body, String... headers) {
    return sendJson("PUT", path, body, headers);
  }

  /** Deletes. */
  public ApiAnswer delete(String path, String... headers) {
    return send("DELETE", path, BodyPublishers.noBody(), headers);
  }

  /** Sends anything. Headers are name and value in turn. */
  public ApiAnswer send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofString(UTF_8));
      ApiAnswer answer = new ApiAnswer(response.statusCode(), response.headers(), response.body());
      Queue<ApiAnswer> record = recorded;
      if (record != null) {
        record.add(answer);
      }
      described.check(method, path, answer);
      return answer;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }

  /** Follows a deployment. Headers are name and value in turn. */
  public EventStream follow(String deployment, String... headers) {
    String path = "/api/v1/deployments/" + deployment + "/events";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      described.check("GET", path, new ApiAnswer(response.statusCode(), response.headers(), ""));
      return new EventStream(response.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }

  /** The same service, asked with another token; none if empty. */
  public ApiClient withToken(String otherToken) {
    return new ApiClient(port, otherToken);
  }

  /** Stores an account's access key, and tells its id. */
  public String createAccessKey(AwsAccount account) {
    return post(
            "/api/v1/access-keys",
            Map.of(
                "name", unique("production"),
                "accessKeyId", account.accessKeyId(),
                "secretAccessKey", account.secretAccessKey()))
        .expect(201)
        .text("id");
  }

  /** Uploads a certificate, and tells its id. */
  public String uploadCertificate(TestCertificate certificate) {
    return uploadCertificate(certificate, null).expect(201).text("id");
  }

  /** Uploads a certificate under a name. */
  public ApiAnswer uploadCertificate(TestCertificate certificate, @Nullable String name) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (name != null) {
      body.put("name", name);
    }
    body.put("certificate", certificate.certificatePem());
    if (!certificate.chainPem().isEmpty()) {
      body.put("certificateChain", certificate.chainPem());
    }
    body.put("privateKey", certificate.privateKeyPem());
    return post("/api/v1/certificates", body);
  }

  /** Stores a target, and tells its id. */
  public String createTarget(String accessKey, List<String> distributionIds) {
    return post(
            "/api/v1/deployment-targets",
            Map.of(
                "name", unique("web shop"),
                "accessKey", accessKey,
                "distributionIds", distributionIds))
        .expect(201)
        .text("id");
  }

  /** Requests a deployment, and tells its id. */
  public String deploy(String targetId, String certificateId) {
    return requestDeployment(targetId, certificateId).expect(202).text("id");
  }

  /** Requests a deployment. */
  public ApiAnswer requestDeployment(String targetId, String certificateId, String... headers) {
    return post(
        "/api/v1/deployments",
        Map.of("targetId", targetId, "certificateId", certificateId),
        headers);
  }

  /** A deployment as it stands. */
  public JsonNode deployment(String id) {
    return get("/api/v1/deployments/" + id).expect(200).json();
  }

  /** A deployment once it is over. */
  public JsonNode finished(String id) {
    await("end of deployment " + id)
        .atMost(MAX_DEPLOYMENT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              JsonNode deployment = deployment(id);
              assertThat(ACTIVE)
                  .as(deployment::toPrettyString)
                  .doesNotContain(deployment.path("status").asString());
            });
    return deployment(id);
  }

  /** A deployment once it is over, which must have ended so. */
  public JsonNode finished(String id, String status) {
    JsonNode deployment = finished(id);
    assertThat(deployment.path("status").asString())
        .as(deployment.toPrettyString())
        .isEqualTo(status);
    return deployment;
  }

  private ApiAnswer sendJson(String method, String path, Object body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    String text = body instanceof String json ? json : JSON.writeValueAsString(body);
    return send(method, path, BodyPublishers.ofString(text), all);
  }
}
