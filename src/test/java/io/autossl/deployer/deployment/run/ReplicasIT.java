package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.EventStream;
import io.autossl.deployer.testing.PackagedService;
import io.autossl.deployer.testing.TestDatabase;
import io.autossl.deployer.testing.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several packaged services that share a PostgreSQL and a keyset, and the end of some of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasIT {

  private static final Logger log = LoggerFactory.getLogger(ReplicasIT.class);
  private static final int REPLICAS = 4;
  private static final int DEPLOYMENTS = 60;
  private static final int DISTRIBUTIONS_PER_DEPLOYMENT = 4;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** A replica counts as crashed when it has missed four heartbeats, of two seconds each. */
  private static final Duration MIN_TAKEOVER = Duration.ofSeconds(6);

  private static final Duration MAX_TAKEOVER = Duration.ofSeconds(15);

  /** What a replica did can be told by nobody else. */
  @RegisterExtension
  private final TestWatcher logs =
      new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
          replicas.forEach(replica -> System.out.println(replica.log()));
        }
      };

  private final Path directory;
  private final AwsSimulator simulator = AwsSimulator.start();
  private final Deque<PackagedService> replicas = new ArrayDeque<>();
  private final Map<String, String> shared = new HashMap<>(TestDatabase.postgresProperties());

  ReplicasIT(@TempDir Path directory) {
    this.directory = directory;
  }

  /** They start at the same time, on an empty database and without a keyset. */
  @BeforeAll
  void start() {
    shared.put("autossl.keyset-file", directory.resolve("keyset.json").toString());
    // Statements stay prepared from the first time on, as they do from the fifth by default.
    shared.merge("spring.datasource.url", "&prepareThreshold=1", String::concat);
    replicas.addAll(
        Together.run(
            REPLICAS,
            number ->
                PackagedService.start(
                    simulator, newDirectory(directory.resolve("replica-" + number)), shared)));
  }

  /** Their root directory may be read-only. */
  @Test
  @Order(9)
  void writeNoFilesButTheLog() throws IOException {
    for (int number = 0; number < REPLICAS; number++) {
      try (Stream<Path> files = Files.list(directory.resolve("replica-" + number))) {
        assertThat(files).extracting(Path::getFileName).containsExactly(Path.of("service.log"));
      }
    }
  }

  @AfterAll
  void close() {
    replicas.forEach(PackagedService::close);
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.reset();
  }

  /** The others wait for the certificate that it was importing. */
  @Test
  @Order(1)
  void takeOverTheImportOfAKilledOne() throws InterruptedException {
    assertThat(replicas).hasSize(4);
    ApiClient client = replicas.getFirst().api();
    AwsAccount account = AwsAccount.in(simulator);
    String accessKey = client.createAccessKey(account);
    String certificate = upload(client);
    HangingCalls hanging =
        simulator.faults().on(IMPORT_CERTIFICATE).times(1).hangBeforeProcessing();
    List<Requested> requested = new ArrayList<>();
    requested.add(request(client, account, accessKey, certificate));
    assertThat(hanging.awaitCall(SOON)).isTrue();
    PackagedService importing =
        replicas.stream()
            .filter(replica -> !unfinishedBy(replica).isEmpty())
            .findFirst()
            .orElseThrow();
    List<PackagedService> others = new ArrayList<>(replicas);
    others.remove(importing);
    for (PackagedService replica : others) {
      requested.add(request(replica.api(), account, accessKey, certificate));
      requested.add(request(replica.api(), account, accessKey, certificate));
    }
    ApiClient other = others.getFirst().api();
    await()
        .atMost(SOON)
        .until(
            () ->
                requested.stream()
                    .skip(1)
                    .allMatch(each -> isWaitingForTheImport(other, each.deployment())));

    replicas.remove(importing);
    importing.kill();
    Instant death = Instant.now();
    // The call that the killed replica had sent arrives only now.
    hanging.release();

    requested.forEach(each -> other.finished(each.deployment(), "SUCCEEDED"));
    assertThat(Duration.between(death, lastEnd(deployments(requested))))
        .isBetween(MIN_TAKEOVER, MAX_TAKEOVER);
    checkDistributions(requested);
    // One of them is the one whose answer was lost when its process was killed.
    assertThat(simulator.certificates()).hasSize(2);
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(2);
  }

  @Test
  @Order(2)
  void takeOverFromAKilledOne() throws InterruptedException {
    assertThat(replicas).hasSize(3);
    PackagedService killed = replicas.removeFirst();
    HangingCalls hanging =
        simulator.faults().on(UPDATE_DISTRIBUTION).times(DEPLOYMENTS).hangBeforeProcessing();
    List<Requested> requested = requestUntilAllHang(killed, hanging);

    killed.kill();
    Instant death = Instant.now();
    Set<String> orphans = unfinishedBy(killed);
    assertThat(orphans).isNotEmpty();
    // The calls that the killed replica had sent arrive only now.
    hanging.release();

    finishAll(requested);
    Duration takeover = Duration.between(death, lastEnd(orphans));
    log.info("{} deployments taken over {} after the death", orphans.size(), takeover);
    assertThat(takeover).isBetween(MIN_TAKEOVER, MAX_TAKEOVER);
  }

  @Test
  @Order(5)
  void resumeTheDeploymentsOfAStoppedOneAtOnce() throws InterruptedException {
    assertThat(replicas).hasSize(2);
    PackagedService stopped = replicas.removeFirst();
    HangingCalls hanging =
        simulator.faults().on(UPDATE_DISTRIBUTION).times(DEPLOYMENTS).hangBeforeProcessing();
    List<Requested> requested = requestUntilAllHang(stopped, hanging);
    Set<String> left = unfinishedBy(stopped);
    assertThat(left).isNotEmpty();

    Thread.startVirtualThread(
        () -> {
          await().atMost(SOON).until(() -> stopped.log().contains("Commencing graceful shutdown"));
          hanging.release();
        });
    Instant stop = Instant.now();
    assertThat(stopped.stop(SOON)).isTrue();

    finishAll(requested);
    Duration takeover = Duration.between(stop, lastEnd(left));
    log.info("{} deployments went on elsewhere, the last ended {} later", left.size(), takeover);
    assertThat(takeover).isLessThan(MIN_TAKEOVER);
  }

  @Test
  @Order(3)
  void useAChangedAccessKeyAtOnce() {
    assertThat(replicas).hasSize(2);
    ApiClient one = replicas.getFirst().api();
    ApiClient other = replicas.getLast().api();
    AwsAccount account = AwsAccount.in(simulator);
    String accessKey =
        one.post("/api/v1/access-keys", accessKey(account, account.secretAccessKey() + "0"))
            .text("id");
    String target =
        one.createTarget(accessKey, List.of(account.addDistribution("www.example.com")));
    String certificate = upload(one);
    String refused = other.deploy(target, certificate);
    assertThat(other.finished(refused, "FAILED").toString()).contains("INVALID_CREDENTIALS");

    one.put("/api/v1/access-keys/" + accessKey, accessKey(account, account.secretAccessKey()))
        .expect(200);

    other.finished(other.deploy(target, certificate), "SUCCEEDED");
  }

  @Test
  @Order(3)
  void acceptANewTokenAndRefuseADeletedOneAtOnce() {
    assertThat(replicas).hasSize(2);
    ApiClient one = replicas.getFirst().api();
    ApiClient other = replicas.getLast().api();
    ApiAnswer created =
        one.post(
                "/api/v1/api-tokens", Map.of("name", ApiClient.unique("console"), "role", "VIEWER"))
            .expect(201);
    ApiClient withToken = other.withToken(created.text("token"));
    withToken.get("/api/v1/deployments").expect(200);

    one.delete("/api/v1/api-tokens/" + created.text("id")).expect(204);

    withToken.get("/api/v1/deployments").expectProblem(401, "UNAUTHORIZED");
  }

  @Test
  @Order(4)
  void streamEventsOfADeploymentThatAnotherOneRuns() throws InterruptedException {
    assertThat(replicas).hasSize(2);
    ApiClient one = replicas.getFirst().api();
    ApiClient other = replicas.getLast().api();
    HangingCalls hanging = simulator.faults().on(UPDATE_DISTRIBUTION).hangBeforeProcessing();
    AwsAccount account = AwsAccount.in(simulator);
    String target =
        one.createTarget(
            one.createAccessKey(account), account.addDistributions(2, "www.example.com"));
    String deployment = one.deploy(target, upload(one));
    assertThat(hanging.awaitCall(SOON)).isTrue();

    try (EventStream stream = other.follow(deployment)) {
      assertThat(stream.next().orElseThrow().json().path("status").asString()).isEqualTo("RUNNING");
      hanging.release();
      assertThat(stream.rest().getLast().json().path("status").asString()).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  @Order(6)
  void workOnADatabaseThatANewerVersionHasMigrated(@TempDir Path home) {
    Flyway.configure()
        .dataSource(
            shared.get("spring.datasource.url"),
            shared.get("spring.datasource.username"),
            shared.get("spring.datasource.password"))
        .locations("classpath:db/migration", "classpath:db/newer")
        .load()
        .migrate();

    deployWith(replicas.getFirst().api());
    assertThat(replicas.getFirst().log()).doesNotContain("cached plan");
    try (PackagedService another = PackagedService.start(simulator, home, shared)) {
      deployWith(another.api());
    }
  }

  private void deployWith(ApiClient client) {
    AwsAccount account = AwsAccount.in(simulator);
    String target =
        client.createTarget(
            client.createAccessKey(account), account.addDistributions(2, "www.example.com"));
    client.finished(client.deploy(target, upload(client)), "SUCCEEDED");
  }

  private record Requested(String deployment, List<String> distributions) {}

  private List<Requested> requestUntilAllHang(PackagedService further, HangingCalls hanging) {
    simulator.behavior().latency(Duration.ofMillis(50));
    List<Requested> requested = requestEverywhere(further);
    await().atMost(SOON).until(() -> hanging.waiting() == DEPLOYMENTS);
    return requested;
  }

  /** Requests deployments of two certificates in two accounts, of each replica in turn. */
  private List<Requested> requestEverywhere(PackagedService further) {
    List<ApiClient> clients = new ArrayList<>(List.of(further.api()));
    replicas.forEach(replica -> clients.add(replica.api()));
    List<String> certificates = List.of(upload(further.api()), upload(further.api()));
    List<AwsAccount> accounts = List.of(AwsAccount.in(simulator), AwsAccount.in(simulator));
    List<String> accessKeys = accounts.stream().map(further.api()::createAccessKey).toList();
    return Together.run(
        DEPLOYMENTS,
        number -> {
          return request(
              clients.get(number % clients.size()),
              accounts.get(number % 2),
              accessKeys.get(number % 2),
              certificates.get(number / 2 % 2));
        });
  }

  private static Requested request(
      ApiClient client, AwsAccount account, String accessKey, String certificate) {
    List<String> distributions =
        account.addDistributions(DISTRIBUTIONS_PER_DEPLOYMENT, "www.example.com");
    String target = client.createTarget(accessKey, distributions);
    return new Requested(client.deploy(target, certificate), distributions);
  }

  /** Each certificate is imported once into each account, and nothing is updated twice. */
  private void finishAll(List<Requested> requested) {
    ApiClient client = replicas.getFirst().api();
    requested.forEach(each -> client.finished(each.deployment(), "SUCCEEDED"));
    assertThat(requested).hasSize(DEPLOYMENTS);
    checkDistributions(requested);
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(2 * 2);
  }

  private void checkDistributions(List<Requested> requested) {
    assertThat(requested.stream().flatMap(each -> each.distributions().stream()))
        .hasSize(requested.size() * DISTRIBUTIONS_PER_DEPLOYMENT)
        .allSatisfy(
            id -> assertThat(simulator.distribution(id).updatesApplied()).as(id).isEqualTo(1));
  }

  private static Set<String> deployments(List<Requested> requested) {
    return requested.stream().map(Requested::deployment).collect(Collectors.toSet());
  }

  private static boolean isWaitingForTheImport(ApiClient client, String deployment) {
    return client
        .deployment(deployment)
        .path("steps")
        .valueStream()
        .filter(step -> step.path("type").asString().equals("IMPORT_CERTIFICATE"))
        .anyMatch(step -> step.path("message").asString("").contains("is importing the same"));
  }

  private Instant lastEnd(Set<String> deployments) {
    ApiClient client = replicas.getFirst().api();
    return deployments.stream()
        .map(id -> Instant.parse(client.deployment(id).path("finishedAt").asString()))
        .max(Instant::compareTo)
        .orElseThrow();
  }

  /** The deployments that a replica has begun and not ended. */
  private static Set<String> unfinishedBy(PackagedService replica) {
    Set<String> unfinished = new HashSet<>(logged(replica, "runs, on"));
    unfinished.removeAll(logged(replica, "ended"));
    return unfinished;
  }

  private static Set<String> logged(PackagedService replica, String what) {
    return Pattern.compile(": Deployment (\\S+) of .* " + what + " ")
        .matcher(replica.log())
        .results()
        .map(line -> line.group(1))
        .collect(Collectors.toSet());
  }

  private static String upload(ApiClient client) {
    return client.uploadCertificate(TestCertificates.authority("Test CA").issue("www.example.com"));
  }

  private static Map<String, String> accessKey(AwsAccount account, String secret) {
    return Map.of(
        "name", ApiClient.unique("production"),
        "accessKeyId", account.accessKeyId(),
        "secretAccessKey", secret);
  }

  private static Path newDirectory(Path path) {
    try {
      return Files.createDirectory(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
