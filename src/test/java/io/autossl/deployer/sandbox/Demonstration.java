package io.autossl.deployer.sandbox;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** Deploys a certificate through the HTTP API, as a newcomer would, and tells what happens. */
final class Demonstration {

  private static final Set<String> OVER = Set.of("SUCCEEDED", "SKIPPED", "FAILED", "CANCELLED");
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final PrintStream out;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final Set<Integer> told = new HashSet<>();
  private @Nullable ScheduledFuture<?> looking;

  Demonstration(PrintStream out) {
    this.out = out;
  }

  @EventListener
  void start(ApplicationReadyEvent ready) {
    Environment environment = ready.getApplicationContext().getEnvironment();
    int port = environment.getRequiredProperty("local.server.port", Integer.class);
    Path home = Path.of(environment.getRequiredProperty("autossl.home"));
    String token = token(environment, home);
    RestClient api =
        RestClient.builder()
            .baseUrl("http://localhost:" + port + "/api/v1")
            .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token)
            .build();
    out.printf("%nThe service is up, beside a simulated AWS.%n%n");
    String deployment = deploy(api);
    looking =
        timer.scheduleWithFixedDelay(
            () -> tell(api, deployment, port, token, home),
            0,
            LOOK_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private String deploy(RestClient api) {
    TestCertificate certificate =
        TestCertificates.authority("Demonstration CA").issue("example.com", "*.example.com");
    String accessKey =
        post(
            api,
            "/access-keys",
            Map.of(
                "name", "demonstration",
                "accessKeyId", SimulatedShop.ACCESS_KEY_ID,
                "secretAccessKey", SimulatedShop.SECRET_ACCESS_KEY));
    String target =
        post(
            api,
            "/deployment-targets",
            Map.of(
                "name",
                "web shop",
                "accessKey",
                accessKey,
                "distributionIds",
                SimulatedShop.DISTRIBUTION_IDS,
                "certificateName",
                "example.com",
                "autoDeploy",
                false));
    String uploaded =
        post(
            api,
            "/certificates",
            Map.of(
                "certificate", certificate.certificatePem(),
                "certificateChain", certificate.chainPem(),
                "privateKey", certificate.privateKeyPem()));
    out.printf("Deploying a certificate for example.com and *.example.com:%n");
    return post(api, "/deployments", Map.of("targetId", target, "certificateId", uploaded));
  }

  private void tell(RestClient api, String id, int port, String token, Path home) {
    JsonNode deployment = get(api, "/deployments/" + id);
    for (JsonNode step : deployment.path("steps")) {
      if (OVER.contains(step.path("status").asString())
          && told.add(step.path("sequence").asInt())) {
        tell(step);
      }
    }
    if (!deployment.path("finishedAt").isNull()) {
      conclude(deployment);
      explain(port, token, home);
      if (looking != null) {
        looking.cancel(false);
      }
    }
  }

  private void tell(JsonNode step) {
    long milliseconds =
        step.path("startedAt").isNull()
            ? 0
            : Duration.between(
                    Instant.parse(step.path("startedAt").asString()),
                    Instant.parse(step.path("finishedAt").asString()))
                .toMillis();
    out.printf(
        "  %d  %-21s  %-13s  %-9s  %4d ms  %s%n",
        step.path("sequence").asInt(),
        step.path("type").asString(),
        step.path("distributionId").asString(""),
        step.path("status").asString(),
        milliseconds,
        step.path("message").asString(""));
  }

  private void conclude(JsonNode deployment) {
    JsonNode summary = deployment.path("summary");
    out.printf(
        """

        +------------+---------+-----------+---------+--------+
        | status     | updated | unchanged | skipped | failed |
        +------------+---------+-----------+---------+--------+
        | %-10s | %7d | %9d | %7d | %6d |
        +------------+---------+-----------+---------+--------+
        Certificate: %s
        """,
        deployment.path("status").asString(),
        summary.path("updated").asInt(),
        summary.path("unchanged").asInt(),
        summary.path("skipped").asInt(),
        summary.path("failed").asInt(),
        deployment.path("acmCertificateArn").asString());
  }

  private void explain(int port, String token, Path home) {
    out.printf(
        """

        Go on with curl, in another terminal:

          TOKEN=%1$s
          curl -H "Authorization: Bearer $TOKEN" http://localhost:%2$d/api/v1/deployments
          curl -H "Authorization: Bearer $TOKEN" http://localhost:%2$d/api/v1/certificates
          curl -H "Authorization: Bearer $TOKEN" http://localhost:%2$d/api/v1/deployment-targets

        or read the API's description at http://localhost:%2$d/swagger-ui.html
        Everything is in %3$s. Stop with Ctrl-C.
        """,
        token, port, home);
    out.flush();
  }

  private static String token(Environment environment, Path home) {
    String configured = environment.getProperty("autossl.admin-token", "");
    try {
      return configured.isBlank()
          ? Files.readString(home.resolve("admin-token")).strip()
          : configured;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String post(RestClient api, String path, Map<String, Object> body) {
    JsonNode answer =
        api.post()
            .uri(path)
            .contentType(MediaType.APPLICATION_JSON)
            .body(body)
            .retrieve()
            .body(JsonNode.class);
    return require(answer).path("id").asString();
  }

  private static JsonNode get(RestClient api, String path) {
    return require(api.get().uri(path).retrieve().body(JsonNode.class));
  }

  private static JsonNode require(@Nullable JsonNode answer) {
    if (answer == null) {
      throw new IllegalStateException("The service gave no answer");
    }
    return answer;
  }
}
