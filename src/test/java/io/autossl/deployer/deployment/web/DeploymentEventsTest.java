package io.autossl.deployer.deployment.web;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.EventStream;
import io.autossl.deployer.testing.EventStream.Event;
import io.autossl.deployer.testing.Together;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@DeployerTest
@Tag("any-database")
class DeploymentEventsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** That is two seconds, and some for a slow machine; a comment would come after 15. */
  private static final Duration SOON_NOTICED = Duration.ofSeconds(5);

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private RevisionPollers pollers;
  @Autowired private SseConnectionLimiter connections;

  private AwsAccount account;
  private String target;
  private String certificate;

  @BeforeEach
  void prepare() {
    await().atMost(SOON).until(() -> pollers.subscribed().isEmpty());
    simulator.reset();
    account = AwsAccount.in(simulator);
    List<String> distributions = account.addDistributions(4, "www.example.com");
    target = api.createTarget(api.createAccessKey(account), distributions);
    certificate =
        api.uploadCertificate(TestCertificates.authority("Test CA").issue("www.example.com"));
  }

  @Test
  void reportEveryChangeUntilTheDeploymentIsFinished() throws InterruptedException {
    simulator.behavior().latency(Duration.ofMillis(300));
    HangingCalls reading =
        simulator.faults().on(GET_DISTRIBUTION_CONFIG).times(4).hangBeforeProcessing();
    HangingCalls importing = simulator.faults().on(IMPORT_CERTIFICATE).hangBeforeProcessing();
    String deployment = api.deploy(target, certificate);
    try (EventStream stream = api.follow(deployment)) {
      Event first = stream.next().orElseThrow();
      assertThat(first.name()).isEqualTo("deployment");
      assertThat(first.json().path("steps")).hasSize(9);
      reading.release();
      assertThat(importing.awaitCall(SOON)).isTrue();
      importing.release();

      List<Event> others = stream.rest();

      assertThat(others).hasSizeGreaterThan(2);
      Event last = others.getLast();
      assertThat(last.name()).isEqualTo("deployment");
      assertThat(last.json()).isEqualTo(api.deployment(deployment));
      assertThat(last.json().path("status").asString()).isEqualTo("SUCCEEDED");
      List<Event> changes = others.subList(0, others.size() - 1);
      assertThat(changes)
          .allSatisfy(
              change -> {
                assertThat(change.name()).isEqualTo("change");
                assertThat(change.json().path("id").asString()).isEqualTo(deployment);
                assertThat(change.json().path("steps").size()).isLessThan(9);
                assertThat(change.json().path("failureCode").isNull()).isTrue();
              });
      assertThat(others.stream().map(event -> Long.valueOf(event.id()))).isSorted();
      JsonNode importStep = requireNonNull(merged(first, changes).get(5));
      assertThat(importStep.path("status").asString()).isIn("RUNNING", "SUCCEEDED");
    }
    await().atMost(SOON).until(() -> pollers.subscribed().isEmpty());
  }

  @Test
  void endWhenTheTokenIsDeleted() throws InterruptedException {
    HangingCalls reading =
        simulator.faults().on(GET_DISTRIBUTION_CONFIG).times(4).hangBeforeProcessing();
    String deployment = api.deploy(target, certificate);
    // Until all calls hang: from then on nothing changes.
    await()
        .atMost(SOON)
        .until(
            () ->
                api.deployment(deployment)
                        .path("steps")
                        .valueStream()
                        .filter(step -> step.path("status").asString().equals("RUNNING"))
                        .count()
                    == 4);
    ApiAnswer token =
        api.post(
                "/api/v1/api-tokens",
                Map.of("name", ApiClient.unique("follower"), "role", "VIEWER"))
            .expect(201);
    try (EventStream stream = api.withToken(token.text("token")).follow(deployment);
        EventStream other = api.follow(deployment)) {
      assertThat(stream.next()).isPresent();
      assertThat(other.next()).isPresent();

      api.delete("/api/v1/api-tokens/" + token.text("id")).expect(204);

      Instant deleted = Instant.now();
      assertThat(stream.rest()).isEmpty();
      assertThat(Duration.between(deleted, Instant.now())).isLessThan(SOON_NOTICED);
      assertThat(api.deployment(deployment).path("status").asString()).isEqualTo("RUNNING");
      reading.release();
      assertThat(other.rest()).isNotEmpty();
    }
    await().atMost(SOON).until(() -> connections.count() == 0);
  }

  @Test
  void endWhenTheTokenExpires() {
    String deployment = waiting();
    Instant expiry = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
    ApiAnswer token =
        api.post(
                "/api/v1/api-tokens",
                Map.of(
                    "name",
                    ApiClient.unique("visitor"),
                    "role",
                    "VIEWER",
                    "expiresAt",
                    expiry.toString()))
            .expect(201);
    try (EventStream stream = api.withToken(token.text("token")).follow(deployment)) {
      assertThat(stream.next()).isPresent();

      stream.endsBefore(expiry.plus(SOON_NOTICED));

      assertThat(Instant.now()).isAfterOrEqualTo(expiry);
    }
    cancel(deployment);
  }

  @Test
  @Timeout(60)
  void areRefusedAboveTheLimitOfStreamsPerToken() {
    String deployment = waiting();
    String path = "/api/v1/deployments/" + deployment + "/events";
    ApiClient viewer =
        api.withToken(
            api.post(
                    "/api/v1/api-tokens",
                    Map.of("name", ApiClient.unique("greedy"), "role", "VIEWER"))
                .expect(201)
                .text("token"));
    List<EventStream> opened =
        Together.run(SseConnectionLimiter.MAX_OF_ONE_CALLER, number -> viewer.follow(deployment));

    ApiAnswer refused =
        viewer.get(path, "Accept", "text/event-stream").expectProblem(429, "TOO_MANY_REQUESTS");
    assertThat(refused.header("Retry-After")).isEqualTo("15");
    viewer.get("/api/v1/deployments/" + deployment).expect(200);
    try (EventStream ofAnother = api.follow(deployment)) {
      assertThat(ofAnother.next()).isPresent();
    }

    cancel(deployment);
    assertThat(opened).allSatisfy(stream -> assertThat(stream.rest()).isNotEmpty());
    await().atMost(SOON).until(() -> connections.count() == 0);
    viewer.get(path).expect(200);
  }

  @Test
  void resumeAfterLastEventId() throws InterruptedException {
    HangingCalls reading =
        simulator.faults().on(GET_DISTRIBUTION_CONFIG).times(4).hangBeforeProcessing();
    HangingCalls importing = simulator.faults().on(IMPORT_CERTIFICATE).hangBeforeProcessing();
    String deployment = api.deploy(target, certificate);
    String early;
    try (EventStream stream = api.follow(deployment)) {
      early = stream.next().orElseThrow().id();
    }
    reading.release();
    assertThat(importing.awaitCall(SOON)).isTrue();
    await()
        .atMost(SOON)
        .until(() -> api.deployment(deployment).at("/steps/4/status").asString().equals("RUNNING"));

    try (EventStream resumed = api.follow(deployment, "Last-Event-ID", String.valueOf(early))) {
      Event next = resumed.next().orElseThrow();
      assertThat(next.name()).isEqualTo("change");
      assertThat(next.json().path("steps").valueStream().map(step -> step.path("sequence").asInt()))
          .contains(5)
          .doesNotContain(6, 7, 8, 9);
      importing.release();
      Event last = resumed.rest().getLast();
      assertThat(last.json().path("status").asString()).isEqualTo("SUCCEEDED");

      ApiAnswer over =
          api.get(
              "/api/v1/deployments/" + deployment + "/events",
              "Last-Event-ID",
              String.valueOf(last.id()));
      assertThat(over.status()).isEqualTo(204);
    }
  }

  @Test
  void areASingleOneWhenTheDeploymentIsFinished() {
    String deployment = api.deploy(target, certificate);
    JsonNode finished = api.finished(deployment, "SUCCEEDED");

    try (EventStream stream = api.follow(deployment)) {
      assertThat(stream.rest())
          .singleElement()
          .satisfies(event -> assertThat(event.json()).isEqualTo(finished));
    }
  }

  @Test
  void reachManyClientsWithOneSubscription() throws InterruptedException {
    HangingCalls importing = simulator.faults().on(IMPORT_CERTIFICATE).hangBeforeProcessing();
    String deployment = api.deploy(target, certificate);
    assertThat(importing.awaitCall(SOON)).isTrue();
    List<EventStream> streams = Together.run(30, number -> api.follow(deployment));
    streams.forEach(stream -> assertThat(stream.next()).isPresent());
    assertThat(pollers.subscribed()).containsExactly(UUID.fromString(deployment));
    importing.release();

    assertThat(Together.run(30, number -> streams.get(number).rest().getLast().json()))
        .allMatch(end -> end.path("status").asString().equals("SUCCEEDED"));
  }

  @Test
  void endWhenTheClientDisconnects() throws InterruptedException {
    HangingCalls importing = simulator.faults().on(IMPORT_CERTIFICATE).hangBeforeProcessing();
    List<String> distributions = account.addDistributions(6, "www.example.com");
    for (int number = 0; number < distributions.size(); number++) {
      simulator
          .faults()
          .on(GET_DISTRIBUTION_CONFIG)
          .distribution(distributions.get(number))
          .delay(Duration.ofMillis(500L * (number + 1)));
    }
    String deployment =
        api.deploy(api.createTarget(api.createAccessKey(account), distributions), certificate);
    try (EventStream stream = api.follow(deployment)) {
      assertThat(stream.next()).isPresent();
      assertThat(pollers.subscribed()).isNotEmpty();
    }

    await().atMost(SOON).until(() -> pollers.subscribed().isEmpty());
    await().atMost(SOON).until(() -> connections.count() == 0);

    assertThat(api.deployment(deployment).path("finishedAt").isNull()).isTrue();
    importing.release();
    api.finished(deployment, "SUCCEEDED");
  }

  @Test
  void beginWithACommentWhenLastEventIdIsCurrent() {
    String distribution = account.addDistribution("www.example.com");
    simulator.startCertificateChange(distribution, Duration.ofMinutes(10));
    String busy = api.createTarget(api.createAccessKey(account), List.of(distribution));
    String waiting = api.deploy(busy, certificate);
    String queued =
        api.deploy(
            busy,
            api.uploadCertificate(TestCertificates.authority("Test CA").issue("www.example.com")));
    String known;
    try (EventStream stream = api.follow(queued)) {
      known = requireNonNull(stream.next().orElseThrow().id());
    }
    try (EventStream resumed = api.follow(queued, "Last-Event-ID", known)) {
      assertThat(resumed.next().orElseThrow().comment()).isNotEmpty();
    }
    cancel(queued);
    cancel(waiting);
  }

  /** The answer has no events, and would keep its permit until the deployment ends. */
  @Test
  void areNotStreamedForHead() {
    String deployment = waiting();
    String path = "/api/v1/deployments/" + deployment + "/events";
    int before = connections.count();

    for (int request = 0; request <= SseConnectionLimiter.MAX_OF_ONE_CALLER; request++) {
      ApiAnswer answer = head(api, path).expect(200);
      assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
      assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(answer.body()).isEmpty();
    }

    assertThat(connections.count()).isEqualTo(before);
    assertThat(pollers.subscribed()).doesNotContain(UUID.fromString(deployment));
    head(api, path.replace(deployment, UUID.randomUUID().toString())).expect(404);
    head(api, path, "Last-Event-ID", "yesterday").expect(400);
    head(api.withToken(""), path).expect(401);
    try (EventStream stream = api.follow(deployment)) {
      assertThat(stream.next()).isPresent();
    }
    cancel(deployment);
    try (EventStream stream = api.follow(deployment)) {
      head(api, path, "Last-Event-ID", requireNonNull(stream.rest().getLast().id())).expect(204);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "*/*"})
  void areRefusedForAnUnknownDeployment(String accepted) {
    ApiAnswer answer =
        api.get(
            "/api/v1/deployments/0190a1b2-0000-7000-8000-000000000000/events", "Accept", accepted);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("code")).isEqualTo("NOT_FOUND");
  }

  @Test
  void areRefusedForAnInvalidLastEventId() {
    String deployment = api.deploy(target, certificate);

    ApiAnswer answer =
        api.get("/api/v1/deployments/" + deployment + "/events", "Last-Event-ID", "yesterday");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Last-Event-ID");
    api.finished(deployment, "SUCCEEDED");
  }

  private static ApiAnswer head(ApiClient client, String path, String... headers) {
    return client.send("HEAD", path, BodyPublishers.noBody(), headers);
  }

  /** A deployment that waits for long: for another change to end. */
  private String waiting() {
    String distribution = account.addDistribution("www.example.com");
    simulator.startCertificateChange(distribution, Duration.ofMinutes(10));
    return api.deploy(
        api.createTarget(api.createAccessKey(account), List.of(distribution)), certificate);
  }

  private void cancel(String deployment) {
    api.post("/api/v1/deployments/" + deployment + "/cancel").expect(202);
    api.finished(deployment, "CANCELLED");
  }

  private static Map<Integer, JsonNode> merged(Event first, List<Event> changes) {
    Map<Integer, JsonNode> steps = new TreeMap<>();
    first.json().path("steps").forEach(step -> steps.put(step.path("sequence").asInt(), step));
    changes.forEach(
        change ->
            change
                .json()
                .path("steps")
                .forEach(step -> steps.put(step.path("sequence").asInt(), step)));
    return steps;
  }
}
